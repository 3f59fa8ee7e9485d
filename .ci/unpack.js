// unpack.js FROM TO: the browser that the npm package chrome-aws-lambda carries, out of its brotli file.
const fs = require('fs'), path = require('path'), zlib = require('zlib');
const [from, to] = process.argv.slice(2);
const target = path.join(to, 'chromium');
fs.writeFileSync(target, zlib.brotliDecompressSync(fs.readFileSync(path.join(from, 'chromium.br'))));
fs.chmodSync(target, 0o755);
