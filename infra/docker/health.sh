#!/bin/bash
# Is this process ready? health.sh [path]: the images have no other HTTP client than the shell.
port=${ASPNETCORE_HTTP_PORTS:-8080}
exec 3<>"/dev/tcp/127.0.0.1/${port%%[;,]*}" || exit 1
printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "${1:-/health/ready}" >&3
read -r -t 5 _ status _ <&3
[ "$status" = 200 ]
