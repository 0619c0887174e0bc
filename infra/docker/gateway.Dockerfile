# A gateway of the cluster: API and pages, no grains and no store. Any number of them may run.
#   docker build -f infra/docker/gateway.Dockerfile -t clbcloud/gateway .
# The orleans build needs packages that not every feed carries (docs/adr/0001-two-builds.md); with the Azure providers it has no lock file.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK} AS build
# false: without Orleans' Azure providers, for a cluster on PostgreSQL alone.
ARG AZURE=true
WORKDIR /source
COPY . .
RUN dotnet restore src/Gateway/Gateway.csproj -p:Engine=orleans -p:OrleansAzure="${AZURE}"
RUN dotnet publish src/Gateway/Gateway.csproj -c Release -p:Engine=orleans -p:OrleansAzure="${AZURE}" --no-restore -o /app

FROM ${RUNTIME}
ARG APP_UID=1654
COPY --from=build /app /app
COPY infra/docker/health.sh /health.sh
WORKDIR /app
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0
USER ${APP_UID}
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=120s --retries=3 CMD ["/bin/bash", "/health.sh"]
ENTRYPOINT ["dotnet", "ClbCloud.Gateway.dll"]
