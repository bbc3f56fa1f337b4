export { type Cause, type DiagnoseOptions, type Diagnosis, diagnose } from './diagnose';
export { authorityOf, distinctBy, joinUrl, splitUrl, type UrlParts } from './place';
