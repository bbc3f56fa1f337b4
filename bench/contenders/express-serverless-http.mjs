import serverless from 'serverless-http';
import { app } from './express-app.mjs';

const served = serverless(app);
// The adapter's function also has a callback parameter, which Node 24's runtime rejects.
export const handler = async (event, context) => served(event, context);
