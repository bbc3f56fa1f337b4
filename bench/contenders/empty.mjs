/** The lower bound: answers without reading the request. */
export const handler = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hello! Your webhook works. Goodbye.</Say></Response>',
});
