import serverlessExpress from '@codegenie/serverless-express';
import { app } from './express-app.mjs';

const served = serverlessExpress({ app });
export const handler = async (event, context) => served(event, context);
