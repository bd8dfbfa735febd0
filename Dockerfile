# The web client is built where the tools are; the image gets the result and the packages of production only.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/stripe-sandbox/package.json packages/stripe-sandbox/
RUN npm ci --ignore-scripts
COPY domain domain
COPY web web
RUN npx vite build --config web/vite.config.ts --logLevel warn

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/stripe-sandbox/package.json packages/stripe-sandbox/
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY bin bin
COPY domain domain
COPY server server
COPY packages packages
COPY --from=build /app/web/dist web/dist
USER node
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# For roles that serve the web; compose.yaml turns it off for the others, which end when something is wrong.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/marquee.js"]
CMD ["start"]
