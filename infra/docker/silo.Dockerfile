# A silo of the cluster: grains and rows, no API. On disk it keeps nothing, or, with Keys__Folder=/keys, the tenants' keys in
# a volume that all silos share; with Keys__Vault they are in a key vault.
#   docker build -f infra/docker/silo.Dockerfile -t clbcloud/silo .
# The orleans build needs packages that not every feed carries (docs/adr/0001-two-builds.md); with the Azure providers it has no lock file.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK} AS build
# false: without Orleans' Azure providers, for a cluster on PostgreSQL alone.
ARG AZURE=true
WORKDIR /source
COPY . .
RUN dotnet restore src/Silo/Silo.csproj -p:Engine=orleans -p:OrleansAzure="${AZURE}"
RUN dotnet publish src/Silo/Silo.csproj -c Release -p:Engine=orleans -p:OrleansAzure="${AZURE}" --no-restore -o /app

FROM ${RUNTIME}
ARG APP_UID=1654
RUN install -d -o "${APP_UID}" -m 0700 /keys
COPY --from=build /app /app
COPY infra/docker/health.sh /health.sh
WORKDIR /app
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0
USER ${APP_UID}
VOLUME /keys
# Health; silo to silo; gateway to silo. The last two belong on an inner network only.
EXPOSE 8080 11111 30000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=120s --retries=3 CMD ["/bin/bash", "/health.sh"]
ENTRYPOINT ["dotnet", "ClbCloud.Silo.dll"]
