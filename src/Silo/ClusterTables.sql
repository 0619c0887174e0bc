-- Tables of the cluster in PostgreSQL, and the statements that Orleans' ADO.NET providers run on them.
-- Orleans reads its statements from the table OrleansQuery by key and binds parameters and columns by name: those
-- names are its interface; tables, columns and statements here are ours. Every statement is atomic by itself.
-- A statement may change between versions, since a silo reads them when it starts; tables may only grow.

CREATE TABLE IF NOT EXISTS OrleansQuery (
  QueryKey text PRIMARY KEY,
  QueryText text NOT NULL);

-- One row a cluster. Whoever changes the membership raises its version, so two changes at once cannot both hold.
CREATE TABLE IF NOT EXISTS clb_cluster (
  cluster text PRIMARY KEY,
  version integer NOT NULL);

CREATE TABLE IF NOT EXISTS clb_silo (
  cluster text NOT NULL REFERENCES clb_cluster ON DELETE CASCADE,
  address text NOT NULL,
  port integer NOT NULL,
  generation integer NOT NULL,
  name text NOT NULL,
  host text NOT NULL,
  status integer NOT NULL,
  gateway_port integer NOT NULL,
  suspected text,
  started timestamptz NOT NULL,
  alive timestamptz NOT NULL,
  PRIMARY KEY (cluster, address, port, generation));

CREATE TABLE IF NOT EXISTS clb_reminder (
  service text NOT NULL,
  grain text NOT NULL,
  name text NOT NULL,
  hash integer NOT NULL,
  starts timestamptz NOT NULL,
  period bigint NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (service, grain, name));

CREATE INDEX IF NOT EXISTS clb_reminder_by_hash ON clb_reminder (service, hash);

-- Orleans splits a grain's key in two numbers and a text; a plain text key has zeros and itself.
CREATE TABLE IF NOT EXISTS clb_state (
  service text NOT NULL,
  state text NOT NULL,
  n0 bigint NOT NULL,
  n1 bigint NOT NULL,
  key text NOT NULL,
  version integer NOT NULL,
  written timestamptz NOT NULL DEFAULT now(),
  body bytea,
  PRIMARY KEY (service, state, n0, n1, key));

-- statement GatewaysQueryKey
SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation
FROM clb_silo
WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0

-- statement MembershipReadAllKey
SELECT c.version AS Version, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName,
  s.host AS HostName, s.status AS Status, s.gateway_port AS ProxyPort, s.suspected AS SuspectTimes,
  s.started AS StartTime, s.alive AS IAmAliveTime
FROM clb_cluster c LEFT JOIN clb_silo s USING (cluster)
WHERE cluster = @DeploymentId

-- statement MembershipReadRowKey
SELECT c.version AS Version, s.address AS Address, s.port AS Port, s.generation AS Generation, s.name AS SiloName,
  s.host AS HostName, s.status AS Status, s.gateway_port AS ProxyPort, s.suspected AS SuspectTimes,
  s.started AS StartTime, s.alive AS IAmAliveTime
FROM clb_cluster c LEFT JOIN clb_silo s
  ON s.cluster = c.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
WHERE c.cluster = @DeploymentId

-- statement InsertMembershipVersionKey
WITH made AS (
  INSERT INTO clb_cluster (cluster, version) VALUES (@DeploymentId, 0)
  ON CONFLICT (cluster) DO NOTHING RETURNING 1)
SELECT EXISTS (SELECT FROM made)

-- statement InsertMembershipKey
WITH turn AS (
  UPDATE clb_cluster SET version = version + 1
  WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
    SELECT FROM clb_silo
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
  RETURNING cluster),
joined AS (
  INSERT INTO clb_silo (cluster, address, port, generation, name, host, status, gateway_port, started, alive)
  SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
  FROM turn RETURNING 1)
SELECT EXISTS (SELECT FROM joined)

-- statement UpdateMembershipKey
WITH turn AS (
  UPDATE clb_cluster SET version = version + 1
  WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
    SELECT FROM clb_silo
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
  RETURNING cluster),
changed AS (
  UPDATE clb_silo s SET status = @Status, suspected = @SuspectTimes, alive = @IAmAliveTime
  FROM turn
  WHERE s.cluster = turn.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
  RETURNING 1)
SELECT EXISTS (SELECT FROM changed)

-- statement UpdateIAmAlivetimeKey
UPDATE clb_silo SET alive = @IAmAliveTime
WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation

-- statement DeleteMembershipTableEntriesKey
DELETE FROM clb_cluster WHERE cluster = @DeploymentId

-- statement CleanupDefunctSiloEntriesKey
DELETE FROM clb_silo WHERE cluster = @DeploymentId AND alive < @IAmAliveTime AND status <> 3 -- 3 is active

-- statement ReadReminderRowsKey
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM clb_reminder
WHERE service = @ServiceId AND grain = @GrainId

-- statement ReadReminderRowKey
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM clb_reminder
WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName

-- statement ReadRangeRows1Key
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM clb_reminder
WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash

-- statement ReadRangeRows2Key
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM clb_reminder
WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)

-- statement UpsertReminderRowKey
INSERT INTO clb_reminder AS kept (service, grain, name, hash, starts, period, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
ON CONFLICT (service, grain, name) DO UPDATE
  SET (hash, starts, period, version) = (excluded.hash, excluded.starts, excluded.period, kept.version + 1)
RETURNING version AS Version

-- statement DeleteReminderRowKey
WITH gone AS (
  DELETE FROM clb_reminder
  WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
SELECT EXISTS (SELECT FROM gone)

-- statement DeleteReminderRowsKey
DELETE FROM clb_reminder WHERE service = @ServiceId

-- statement ReadFromStorageKey
SELECT body AS PayloadBinary, version AS Version
FROM clb_state
WHERE service = @ServiceId AND state = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND key = coalesce(@GrainIdExtensionString, '')

-- statement WriteToStorageKey
-- Answers the version that the caller gave when its condition did not hold; Orleans takes that for a conflict.
WITH changed AS (
  UPDATE clb_state SET body = @PayloadBinary, version = version + 1, written = now()
  WHERE service = @ServiceId AND state = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND key = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
  RETURNING version),
made AS (
  INSERT INTO clb_state (service, state, n0, n1, key, version, body)
  SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary
  WHERE @GrainStateVersion IS NULL
  ON CONFLICT (service, state, n0, n1, key) DO NOTHING
  RETURNING version)
SELECT coalesce((SELECT version FROM changed), (SELECT version FROM made), @GrainStateVersion) AS NewGrainStateVersion

-- statement ClearStorageKey
UPDATE clb_state SET body = NULL, version = version + 1, written = now()
WHERE service = @ServiceId AND state = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND key = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion

-- statement DeleteStorageKey
DELETE FROM clb_state
WHERE service = @ServiceId AND state = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
  AND key = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
RETURNING version + 1 AS NewGrainStateVersion
