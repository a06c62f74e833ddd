import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../../src/notices/metrics.ts';
import { someStatus } from '../doubles/some-status.ts';

test('counters add up per source and destination, and gauges show the present', () => {
  const metrics = createMetrics();
  const page = { notice: 'page-committed', source: 'things', repeated: 1, filtered: 0 } as const;
  metrics.report({ ...page, stored: 10 });
  metrics.report({ ...page, stored: 5 });
  metrics.report({ notice: 'lines-sent', destination: 'siem', lines: 12, bytes: 999, cut: 0 });
  const text = metrics.text(someStatus());
  const lines = text.split('\n');
  for (const expected of [
    '# TYPE defender_siem_records_stored_total counter',
    'defender_siem_records_stored_total{source="things"} 15',
    'defender_siem_records_repeated_total{source="things"} 2',
    'defender_siem_lines_sent_total{destination="siem"} 12',
    'defender_siem_backlog_records{destination="arcsight",lane="alert"} 41',
    'defender_siem_backlog_oldest_seconds{destination="arcsight",lane="alert"} 5',
    'defender_siem_complete_through_timestamp_seconds{source="endpoint-detections"} 960',
    'defender_siem_coverage_minutes{source="endpoint-detections",state="pending"} 0.66',
    'defender_siem_certificate_expiry_timestamp_seconds{destination="arcsight",address="tls://siem.example:6514",of="receiver"} 7777000',
    'defender_siem_canary_latency_seconds{destination="arcsight"} 11.4',
    'defender_siem_canary_proven_timestamp_seconds{destination="arcsight"} 970',
    'defender_siem_destination_proof{destination="arcsight",proof="confirmed-by-close"} 1',
    'defender_siem_healthy 1',
    'defender_siem_build_info{version="1.2.3"} 1',
  ]) {
    assert.ok(lines.includes(expected), expected);
  }
});

test('the text keeps to the exposition format', () => {
  const metrics = createMetrics();
  metrics.report({ notice: 'lines-sent', destination: 'a "b" \\c', lines: 1, bytes: 1, cut: 0 });
  const text = metrics.text(someStatus());
  assert.ok(text.endsWith('\n'));
  for (const line of text.trimEnd().split('\n')) {
    assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)+\})? -?[\d.e+]+)$/);
  }
});
