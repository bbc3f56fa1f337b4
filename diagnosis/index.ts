export type { Cause } from './cause';
export { diagnose } from './diagnose';
export { isHandshake } from './handshake';
export type { Diagnosis } from './report';
export { acceptedUrls, type DiagnoseOptions, requestOfEvent } from './request';
export { joinUrl, splitUrl, type UrlParts } from './url-parts';
