/* metrics_check.c -- numbers about the last scan of the world in use. */
#include "engine/base/clock.h"
#include "engine/core/calls/metric.h"
#include "engine/modules/check/integrity_scan.h"
#include "engine/modules/check/module.h"

void check_add_metrics(struct engine *engine, json_t *families)
{
    struct integrity_scan_facts scan;
    integrity_scan_facts_now(engine, &scan);
    if (scan.ended_ms > 0) {
        metric_one(families, "skein_check_ok", "gauge",
                "1 if the world's file was in order at its last check.", scan.ok ? 1 : 0);
        metric_one(families, "skein_check_age_seconds", "gauge", "How long that is ago.",
                (double)clock_wall_age_ms(scan.ended_ms) / 1000.0);
        metric_one(families, "skein_check_duration_seconds", "gauge", "How long that took.",
                (double)scan.duration_ms / 1000.0);
    }
}

void check_add_numbers(struct engine *engine, json_t *numbers)
{
    struct integrity_scan_facts scan;
    integrity_scan_facts_now(engine, &scan);
    if (scan.ended_ms > 0) {
        double ago = (double)clock_wall_age_ms(scan.ended_ms) / 1000.0;
        (void)json_object_set_new(numbers, "check_age", json_real(ago));
        (void)json_object_set_new(numbers, "check_failing", json_real(scan.ok ? 0 : 1));
    }
}
