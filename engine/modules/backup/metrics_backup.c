/* metrics_backup.c -- numbers about backups. */
#include "engine/base/clock.h"
#include "engine/core/calls/metric.h"
#include "engine/modules/backup/backup.h"
#include "engine/modules/backup/module.h"

#include <string.h>

static void add_results(
        json_t *families, const char *name, const char *help, const struct backup_facts *facts)
{
    json_t *samples = metric_family(families, name, "counter", help);
    const char *const names[] = {"ok", "failed"};
    const uint64_t counts[] = {facts->made, facts->failed};
    for (size_t i = 0; i < 2; i++) {
        (void)json_array_append_new(samples, json_pack("{s:{s:s}, s:I}", "labels", "result",
                                                     names[i], "value", (json_int_t)counts[i]));
    }
}

/* Unknown values are left out: an alarm on a backup's age must not ring for a world without
 * backups. */
void backup_add_metrics(struct engine *engine, json_t *families)
{
    struct backup_facts facts;
    struct backup_facts by_hand;
    backup_facts_now(engine, &facts);
    backup_facts_by_hand(engine, &by_hand);
    add_results(families, "skein_backups_total",
            "Automatic backups, by result, if they are enabled.", &facts);
    add_results(families, "skein_backups_by_hand_total",
            "Backups that somebody asked for, by result.", &by_hand);
    if (engine_options(engine)->backups.directory) {
        metric_one(families, "skein_backup_every_seconds", "gauge",
                "How often a backup is made, by backups.every.",
                (double)engine_options(engine)->backups.every_seconds);
    }
    if (facts.good_ms > 0) {
        metric_one(families, "skein_backup_age_seconds", "gauge",
                "Age of the last good backup.",
                (double)clock_wall_age_ms(facts.good_ms) / 1000.0);
    }
    if (facts.made + facts.failed > 0) {
        metric_one(families, "skein_backup_ok", "gauge",
                "1 if the last backup was good, 0 if it failed.", facts.failing ? 0 : 1);
        metric_one(families, "skein_backup_duration_seconds", "gauge",
                "How long the last backup took, its trial included.",
                (double)facts.duration_ms / 1000.0);
    }
    if (facts.bytes > 0) {
        metric_one(families, "skein_backup_bytes", "gauge", "Size of the last good backup.",
                (double)facts.bytes);
    }
    if (facts.failing) {
        json_t *why = metric_family(
                families, "skein_backup_failing_info", "gauge", "Why the last backup failed.");
        (void)json_array_append_new(
                why, json_pack("{s:{s:s%}, s:i}", "labels", "error", facts.problem,
                             strlen(facts.problem), "value", 1));
    }
}

void backup_add_numbers(struct engine *engine, json_t *numbers)
{
    struct backup_facts facts;
    backup_facts_now(engine, &facts);
    if (facts.good_ms > 0) {
        double age = (double)clock_wall_age_ms(facts.good_ms) / 1000.0;
        (void)json_object_set_new(numbers, "backup_age", json_real(age));
    }
    (void)json_object_set_new(numbers, "backup_bytes", json_real((double)facts.bytes));
    (void)json_object_set_new(
            numbers, "backup_seconds", json_real((double)facts.duration_ms / 1000.0));
    (void)json_object_set_new(numbers, "backups_failed", json_real((double)facts.failed));
    (void)json_object_set_new(numbers, "backup_failing", json_real(facts.failing ? 1 : 0));
}
