/** Rebuilds the URL like a careful developer: the public path with its stage, and the raw query if there is one. */
export function publicUrl(event) {
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? firstValues(event.multiValueHeaders)).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const path = event.rawPath ?? event.requestContext?.path ?? event.path;
  const query = event.rawQueryString ?? queryOf(event);
  return { url: `https://${headers.host}${path}${query ? `?${query}` : ''}`, headers };
}

function firstValues(map) {
  return Object.fromEntries(Object.entries(map ?? {}).map(([name, values]) => [name, values[0]]));
}

/** API Gateway decodes the maps, but a load balancer doesn't. */
function queryOf(event) {
  const pairs = Object.entries(event.multiValueQueryStringParameters ?? {}).flatMap(([name, values]) =>
    values.map((value) => [name, value]),
  );
  if (event.requestContext?.elb) return pairs.map((pair) => pair.join('=')).join('&');
  return new URLSearchParams(pairs).toString();
}

export function bodyOf(event) {
  return event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : (event.body ?? '');
}
