# One image for the three processes; which one a container is, its command says. Standalone without a command.
FROM node:22.14.0-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22.14.0-bookworm-slim
ENV NODE_ENV=production HOOKLINE_HOST=0.0.0.0 HOOKLINE_DATA_DIR=/data UV_THREADPOOL_SIZE=16
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4400
# Alive is enough here: a process that is not ready yet catches up, and is not helped by a restart.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HOOKLINE_PORT || 4400}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/standalone/src/main.js"]
