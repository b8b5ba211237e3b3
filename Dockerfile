# syntax=docker/dockerfile:1
# Scans what is mounted at /repo: docker run --rm -v "$PWD:/repo:ro" matura scan /repo
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked --package matura-cli

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/matura /usr/local/bin/matura
WORKDIR /repo
ENTRYPOINT ["/usr/local/bin/matura"]
CMD ["scan", "/repo"]
