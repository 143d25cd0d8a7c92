import http from 'node:http';

http.createServer((_, response) => response.end('open')).listen(process.env.PORT ?? 8080);
