# The whole service in one process: API, pages and grains, rows in a SQLite file under /data or in PostgreSQL.
#   docker build -f infra/docker/all-in-one.Dockerfile -t clbcloud/all-in-one .
# tests/Infra.Tests follows these steps without a builder.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK} AS build
WORKDIR /source
COPY . .
RUN dotnet restore src/Gateway/Gateway.csproj --locked-mode
RUN dotnet publish src/Gateway/Gateway.csproj -c Release --no-restore -o /app

FROM ${RUNTIME}
# The user of the base image; it owns nothing but /data.
ARG APP_UID=1654
RUN install -d -o "${APP_UID}" -m 0700 /data
COPY --from=build /app /app
COPY infra/docker/health.sh /health.sh
WORKDIR /app
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    Storage__Folder=/data
USER ${APP_UID}
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["/bin/bash", "/health.sh"]
ENTRYPOINT ["dotnet", "ClbCloud.Gateway.dll"]
