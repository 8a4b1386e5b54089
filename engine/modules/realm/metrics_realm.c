/* metrics_realm.c -- what /metrics shows of other worlds. */
#include "engine/base/base.h"
#include "engine/core/calls/metric.h"
#include "engine/modules/realm/module.h"
#include "engine/modules/realm/outbox/outbox.h"

struct realm_samples {
    json_t *waiting;
    json_t *oldest;
};

static void add_world(void *data, const struct outbox_about *about)
{
    struct realm_samples *samples = data;
    double oldest_s =
            about->oldest_ms ? (double)clock_wall_age_ms(about->oldest_ms) / 1000.0 : 0;
    (void)json_array_append_new(
            samples->waiting, json_pack("{s:{s:s}, s:I}", "labels", "world", about->name,
                                      "value", (json_int_t)about->waiting));
    (void)json_array_append_new(samples->oldest,
            json_pack("{s:{s:s}, s:f}", "labels", "world", about->name, "value", oldest_s));
}

/* Does nothing for a world outside of any realm. */
void realm_add_metrics(struct engine *engine, json_t *families)
{
    if (!realm_outbox(engine)) {
        return;
    }
    struct outbox_counts counts = outbox_counts(engine);
    struct realm_samples samples = {
            metric_family(families, "skein_realm_letters_waiting", "gauge",
                    "Letters that a world of the realm has not acknowledged."),
            metric_family(families, "skein_realm_oldest_seconds", "gauge",
                    "Age of the first of them."),
    };
    outbox_each(engine, add_world, &samples);
    metric_one(families, "skein_realm_resent_total", "counter", "Letters sent again.",
            (double)counts.resent);
    metric_one(families, "skein_realm_void_total", "counter",
            "Messages from the broker for a session that no longer exists.",
            (double)counts.voided);
    metric_one(families, "skein_realm_refused_total", "counter",
            "Letters of other worlds that were sent back.", (double)counts.refused);
    metric_one(families, "skein_board_up", "gauge", "1 while the realm's board is there.",
            outbox_is_carried(engine) ? 1 : 0);
}
