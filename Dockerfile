# The MCP server over HTTP, run by an unprivileged user.
#   docker build -t genesys-mcp .
#   docker run -p 8787:8787 -v ./config:/config:ro --env-file secrets.env genesys-mcp
FROM node:22-slim AS build
WORKDIR /package
COPY . .
RUN npm ci --ignore-scripts && npm rebuild esbuild && npm run build
# For --redis: an optional package, in the version of the lockfile.
RUN npm install --prefix /optional --ignore-scripts "ioredis@$(node -p "require('./node_modules/ioredis/package.json').version")"
RUN npm prune --omit=dev --ignore-scripts

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /package
COPY --from=build /package/package.json ./
COPY --from=build /package/node_modules ./node_modules
COPY --from=build /optional/node_modules ./node_modules
COPY --from=build /package/dist ./dist
USER node
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli.js", "mcp"]
CMD ["--http", "--host", "0.0.0.0", "--connections", "/config/connections.json", "--auth", "/config/auth.json"]
