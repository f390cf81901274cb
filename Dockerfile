# Builds Salon, then keeps the program alone.
FROM rust:1.95-bookworm AS build
WORKDIR /salon
COPY Cargo.toml Cargo.lock ./
COPY migrations migrations
COPY templates templates
COPY src src
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 1000 --home-dir /data --shell /usr/sbin/nologin salon \
    && install -d -o salon -g salon -m 700 /data
COPY --from=build /salon/target/release/salon /usr/local/bin/salon
USER salon
VOLUME /data
ENV SALON_LISTEN=0.0.0.0:8080 SALON_DATA=/data SALON_LOG_FORMAT=json
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["salon", "healthcheck"]
ENTRYPOINT ["salon"]
CMD ["serve"]
