# The sharded server. Targets: `runtime` (the product) and `test` (the same, with the fault switches).
ARG NODE_IMAGE=node:24.21.0-trixie-slim

# Production packages, in the lockfile's versions. Of the engine's native binaries only this platform's is kept.
FROM ${NODE_IMAGE} AS packages
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
COPY app/package.json app/
COPY loadtest/package.json loadtest/
RUN npm ci --omit=dev --omit=optional --workspace app --ignore-scripts \
 && cd node_modules/uWebSockets.js \
 && keep="uws_linux_$(node -p process.arch)_$(node -p process.versions.modules).node" \
 && test -f "$keep" \
 && find . -name 'uws_*.node' ! -name "$keep" -delete

FROM ${NODE_IMAGE} AS sources
WORKDIR /srv/app
COPY app ./
RUN rm -rf faults

FROM ${NODE_IMAGE} AS runtime
LABEL org.opencontainers.image.title="shardgate" \
      org.opencontainers.image.description="A sharded uWebSockets.js server: a supervisor and one process per core" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
# Nothing is installed at run time.
RUN cd /usr/local && rm -rf lib/node_modules bin/npm bin/npx bin/corepack bin/yarn bin/yarnpkg /opt/yarn*
WORKDIR /srv/app
COPY --from=packages /srv/node_modules /srv/node_modules
COPY --from=sources /srv/app ./
# Stripping types and compiling at every start would cost each process 70 ms and 20 MB: it is done here, once, by
# loading every module as the user who will run them.
ENV NODE_COMPILE_CACHE=/srv/compile-cache
RUN install -d -o node -g node "$NODE_COMPILE_CACHE"
USER node
RUN node warm-cache.ts
EXPOSE 8000 8001
STOPSIGNAL SIGTERM
CMD ["node", "main.ts"]

FROM runtime AS test
COPY app/faults ./faults
RUN node warm-cache.ts
