# One image for all three services and the console; docker-compose.yml says which of them a container runs.
# Plain instructions only, so that the classic builder of docker compose 1.29 takes it too.

FROM node:24-bookworm-slim AS base
WORKDIR /app

FROM base AS packages
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund

# What runs in production, pruned to what Node reads: no types, source maps, sources or docs, and of
# Swagger UI one bundle of four. npm counts TypeScript, a peer of @nestjs/swagger's build plugin, as
# optional; licences stay.
FROM packages AS dependencies
RUN npm prune --omit=dev --omit=optional --no-audit --no-fund \
  && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \
    -o -name '*.tsbuildinfo' -o -iname '*.md' -o -iname '*.markdown' \) -delete \
  && rm node_modules/swagger-ui-dist/swagger-ui.js node_modules/swagger-ui-dist/swagger-ui-es-* \
  && find node_modules -type d -empty -delete

FROM packages AS build
COPY . .
RUN npm run build \
  && find dist -type f -name '*.map' -delete \
  && rm -rf dist/.tsbuildinfo

FROM base
ENV NODE_ENV=production
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY --from=build /app/dist dist
# Where services that share a volume keep a token: a fresh volume takes over whose the folder is.
RUN install -d -m 700 -o node -g node /run/firebreak
# The files belong to root: the services may read them and no more.
USER node
CMD ["node", "dist/apps/service-a/src/main.js"]
