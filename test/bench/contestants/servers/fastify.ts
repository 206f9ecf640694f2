/** Fastify. */
import fastify from "fastify";

const server = fastify();

server.get<{ Params: { id: string }; Querystring: { q: string } }>("/products/:id", (request) => ({
  id: request.params.id,
  q: request.query.q,
}));
server.post("/orders", (request, reply) => reply.code(201).send(request.body));
await server.listen({ port: 0 });
