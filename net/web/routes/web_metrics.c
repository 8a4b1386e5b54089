/* web_metrics.c -- metrics in the text format of Prometheus.
 *
 * The engine's metrics come as families; this file formats them and adds the web's own. Names and
 * units follow the conventions of Prometheus: the prefix skein_, seconds and bytes, and _total
 * for counters. */
#include "net/web/routes/web_metrics.h"

#include "engine/base/refusals.h"
#include "engine/base/str.h"
#include "net/stream/follow_source.h"
#include "net/stream/net.h"
#include "net/stream/tls_server.h"
#include "net/web/routes/web.h"
#include "net/web/ws/ws_talk.h"

#include <string.h>

/* Appends text escaped for the format: \ and newline, and quotes in labels. */
static void put_escaped(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '\n') {
            buf_add_text(out, "\\n");
        } else {
            if (c == '\\' || c == '"') {
                buf_add_char(out, '\\');
            }
            buf_add_char(out, c);
        }
    }
}

static void put_labels(const json_t *labels, struct buf *out)
{
    const char *name = NULL;
    json_t *value = NULL;
    char separator = '{';
    if (json_object_size(labels) == 0) {
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)labels, name, value)
    {
        buf_printf(out, "%c%s=\"", separator, name);
        put_escaped(str_of(json_is_string(value) ? json_string_value(value) : ""), out);
        buf_add_char(out, '"');
        separator = ',';
    }
    buf_add_char(out, '}');
}

static void put_sample(const char *family, const json_t *sample, struct buf *out)
{
    const char *suffix = json_string_value(json_object_get(sample, "suffix"));
    const json_t *value = json_object_get(sample, "value");
    buf_printf(out, "%s%s", family, suffix ? suffix : "");
    put_labels(json_object_get(sample, "labels"), out);
    if (json_is_integer(value)) {
        buf_printf(out, " %lld\n", (long long)json_integer_value(value));
    } else {
        buf_printf(out, " %.15g\n", json_number_value(value));
    }
}

/* Adds the connection proxy's own refusals to those that its world reports. */
static void add_own_refusals(const struct net_context *context, const json_t *samples)
{
    const struct refusals *own = context->refusals;
    for (size_t i = 0; i < json_array_size(samples); i++) {
        json_t *sample = json_array_get(samples, i);
        const char *reason =
                json_string_value(json_object_get(json_object_get(sample, "labels"), "reason"));
        for (int k = 0; reason && k < REFUSAL_REASONS; k++) {
            json_t *value = json_object_get(sample, "value");
            if (strcmp(reason, refusal_name((enum refusal)k)) == 0) {
                (void)json_object_set_new(sample, "value",
                        json_integer(json_integer_value(value) + (json_int_t)own->counts[k]));
            }
        }
    }
}

static void put_family(const struct web *web, const json_t *family, struct buf *out)
{
    const char *name = json_string_value(json_object_get(family, "name"));
    const char *type = json_string_value(json_object_get(family, "type"));
    const char *help = json_string_value(json_object_get(family, "help"));
    const json_t *samples = json_object_get(family, "samples");
    if (!name || !type || !help) {
        return;
    }
    if (web->context->gate && web->context->refusals && strcmp(name, REFUSALS_FAMILY) == 0) {
        add_own_refusals(web->context, samples);
    }
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
    for (size_t i = 0; i < json_array_size(samples); i++) {
        put_sample(name, json_array_get(samples, i), out);
    }
}

static void put_number(
        const char *name, const char *type, const char *help, uint64_t value, struct buf *out)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", name, help, name, type, name,
            (unsigned long long)value);
}

static void put_requests(const struct web_counts *counts, struct buf *out)
{
    buf_add_text(out,
            "# HELP skein_http_requests_total Requests answered, by class of status.\n"
            "# TYPE skein_http_requests_total counter\n");
    for (int i = 1; i < WEB_STATUS_CLASSES; i++) {
        buf_printf(out, "skein_http_requests_total{class=\"%dxx\"} %llu\n", i,
                (unsigned long long)counts->requests[i]);
    }
}

static void put_build(const char *version, struct buf *out)
{
    buf_add_text(out, "# HELP skein_build_info The release that answers; always 1.\n"
                      "# TYPE skein_build_info gauge\nskein_build_info{version=\"");
    put_escaped(str_of(version ? version : ""), out);
    buf_add_text(out, "\"} 1\n");
}

/* Appends the replication metrics; nothing if the world has no replication. */
static void put_follow(const struct follow_source *source, struct buf *out)
{
    struct follow_health health;
    if (!source) {
        return;
    }
    source->health(source->data, &health);
    put_number("skein_follower_in_step", "gauge",
            "Whether output waits until two machines have its commit.",
            strcmp(health.follower, "in step") == 0, out);
    put_number("skein_follower_behind_commits", "gauge", "Commits that the follower has not.",
            health.behind, out);
    buf_printf(out,
            "# HELP skein_follower_hold_seconds How long output has waited for the follower.\n"
            "# TYPE skein_follower_hold_seconds gauge\n"
            "skein_follower_hold_seconds %.3f\n",
            health.hold_seconds);
}

void web_metrics_put(const struct web *web, const json_t *reply, struct buf *out)
{
    const json_t *families = json_object_get(reply, "families");
    const struct web_counts *counts = &web->counts;
    const struct net_context *context = web->context;
    size_t waiting = 0;
    size_t talks = ws_talks_count(web->talks, &waiting);
    for (size_t i = 0; i < json_array_size(families); i++) {
        put_family(web, json_array_get(families, i), out);
    }
    put_build(context->version, out);
    put_number("skein_config_last_reload_successful", "gauge",
            "1 if the last reload took configuration and scripts, 0 if something stayed as it "
            "was.",
            !context->reload.failed, out);
    put_number("skein_config_last_reload_success_timestamp_seconds", "gauge",
            "When the configuration was last taken, at the start or later (Unix time).",
            (uint64_t)context->reload.success_s, out);
    if (context->gate) {
        put_number("skein_gate_connections", "gauge", "Conversations that this gate holds.",
                context->gate_count(context->gate), out);
        put_number("skein_gate_worlds_up", "gauge", "Worlds that this gate reaches.",
                context->gate_is_up(context->gate), out);
    }
    if (web->context->tls) {
        put_number("skein_tls_certificate_expiry_timestamp_seconds", "gauge",
                "When the certificate, or one of its chain, expires (Unix time).",
                (uint64_t)tls_server_validity(web->context->tls).until_s, out);
    }
    put_follow(web->context->follow, out);
    put_requests(counts, out);
    put_number("skein_http_connections", "gauge", "Connections of the web now.", counts->open,
            out);
    put_number("skein_http_connections_total", "counter", "Connections of the web accepted.",
            counts->connections, out);
    put_number("skein_http_rate_limited_total", "counter",
            "Requests refused because their address asked too often.", counts->refused, out);
    put_number("skein_http_sent_bytes_total", "counter", "Bytes of answers.", counts->bytes_out,
            out);
    put_number("skein_http_event_streams", "gauge", "Event streams now.", counts->streams, out);
    put_number("skein_websocket_conversations", "gauge",
            "Conversations over WebSockets, including those waiting for their browser.", talks,
            out);
    put_number("skein_websocket_waiting", "gauge",
            "Conversations whose WebSocket is lost and may come back.", waiting, out);
    put_number("skein_websocket_opened_total", "counter", "WebSockets accepted.",
            counts->ws_opened, out);
    put_number("skein_websocket_resumed_total", "counter", "Conversations taken up again.",
            counts->ws_resumed, out);
    put_number("skein_websocket_frames_sent_total", "counter",
            "Frames sent, pings not counted.", counts->ws_frames, out);
}
