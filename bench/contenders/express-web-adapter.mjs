import { app } from './express-app.mjs';

/** A web server. AWS's Lambda Web Adapter runs beside it and forwards the requests. */
app.listen(Number(process.env.AWS_LWA_PORT), '127.0.0.1');
