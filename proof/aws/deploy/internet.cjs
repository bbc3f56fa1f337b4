/**
 * Preloaded into the functions that the emulator runs: AWS's domains lead to this machine, and their HTTPS port to the
 * server that ends TLS there. No name is looked up anywhere else.
 */

const dns = require('node:dns');
const tls = require('node:tls');

const LOOPBACK = '127.0.0.1';
const HTTPS_PORT = 443;

dns.lookup = (_hostname, options, callback) => {
  const done = typeof options === 'function' ? options : callback;
  if (options.all) done(null, [{ address: LOOPBACK, family: 4 }]);
  else done(null, LOOPBACK, 4);
};

const { connect } = tls;
tls.connect = (options, ...rest) => {
  const { TLS_PORT } = process.env;
  const port = Number(options.port) === HTTPS_PORT && TLS_PORT !== undefined ? Number(TLS_PORT) : options.port;
  return connect({ ...options, port }, ...rest);
};
