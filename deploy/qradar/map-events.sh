#!/bin/bash
# Makes a QID for each line of events.csv and maps EventID and category to it, through QRadar's REST API
# (data_classification/qid_records and dsm_event_mappings). Pairs that are mapped already are left as they are, so
# it may be run again. Fields are as in IBM's API reference. Not tried on a real QRadar; --dry-run shows what it
# would send.
#
#   QRADAR=https://console.example TOKEN_FILE=/root/token LOG_SOURCE_TYPE=ID ./map-events.sh events.csv [--dry-run]
#
# TOKEN_FILE holds an authorized service token; LOG_SOURCE_TYPE is the id of Universal LEEF on this console:
#   GET /api/config/event_sources/log_source_management/log_source_types?filter=name="Universal LEEF"
# CA_FILE, if set, is the authority of the console's certificate.
set -euo pipefail

events=${1:?name the file events.csv}
: "${QRADAR:?}" "${TOKEN_FILE:?}" "${LOG_SOURCE_TYPE:?}"
api="$QRADAR/api/data_classification"

# The token stays off the command line, where other users could read it.
ask() {
  curl --silent --show-error --fail ${CA_FILE:+--cacert "$CA_FILE"} \
    --header 'Content-Type: application/json' --header 'Accept: application/json' \
    --header @<(printf 'SEC: %s' "$(<"$TOKEN_FILE")") "$@"
}

made=0 kept=0
while IFS=, read -r event category name severity _ low_level _; do
  filter="log_source_type_id=$LOG_SOURCE_TYPE and log_source_event_id=\"$event\" and log_source_event_category=\"$category\""
  record=$(printf '{"log_source_type_id":%s,"name":"%s","description":"%s","severity":%s,"low_level_category_id":%s}' \
    "$LOG_SOURCE_TYPE" "$name" "$name" "$severity" "$low_level")
  mapping=$(printf '{"log_source_type_id":%s,"log_source_event_id":"%s","log_source_event_category":"%s","qid_record_id":' \
    "$LOG_SOURCE_TYPE" "$event" "$category")
  if [ "${2:-}" = --dry-run ]; then
    printf '%s\n%s?}\n' "$record" "$mapping"
    continue
  fi
  known=$(ask --get --data-urlencode "filter=$filter" "$api/dsm_event_mappings")
  if [ "${known//[[:space:]]/}" != '[]' ]; then
    kept=$((kept + 1))
    continue
  fi
  answer=$(ask --data "$record" "$api/qid_records")
  [[ $answer =~ \"id\":[[:space:]]*([0-9]+) ]] || { echo "No id in the answer for $event $category: $answer" >&2; exit 1; }
  ask --data "$mapping${BASH_REMATCH[1]}}" "$api/dsm_event_mappings" > /dev/null
  made=$((made + 1))
done < <(tail -n +2 "$events")
echo "Mapped $made events; $kept were mapped already."
