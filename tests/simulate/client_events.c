/* client_events.c -- A program that receives its character's events as server-sent events, and
 * types nothing. See client.h.
 *
 * The events of a stream are numbered without gaps. The channel's messages arrive as on any other
 * protocol. */
#include "tests/simulate/client.h"

#include "tests/simulate/simulate.h"

#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PORT = 8080, OK = 200, NO_TOKEN = 401 };

/* Values of client->step. */
enum { HEAD, EVENTS };

static void enter(struct client *client)
{
    heard_break(&client->line);
    client_print(client,
            "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer "
            "%s\r\n\r\n",
            PORT, client->api_token);
}

static enum client_news take_head(struct client *client)
{
    unsigned status = (unsigned)strtoul(client->raw + strcspn(client->raw, " "), NULL, 10);
    if (status != OK) {
        client_add_lines(client, client->raw);
        if (status == NO_TOKEN && sim->plan.quiet) {
            sim_fail("%s has a token that opens no stream any more", client->name);
        }
        if (status == NO_TOKEN) {
            client->api_token[0] = '\0';
        }
        return CLIENT_REFUSED;
    }
    if (!strstr(client->raw, "text/event-stream")) {
        sim_fail("%s gets a stream of something else: %.300s", client->name, client->raw);
    }
    client->step = EVENTS;
    client->is_in = true;
    client->raw_length = 0;
    return CLIENT_ANSWERED;
}

static void hear(struct client *client, uint64_t number, const char *type, const char *data)
{
    json_error_t error;
    json_t *json = json_loads(data, 0, &error);
    const char *text = json_string_value(json_object_get(json, "text"));
    const char *same = json_string_value(json_object_get(json, "type"));
    if (!same || strcmp(same, type) != 0) {
        sim_fail("%s hears an event \"%s\" whose data is no such thing: %.200s", client->name,
                type, data);
    }
    if (number != ++client->answered) {
        sim_fail("%s hears event %" PRIu64 " (%s) behind event %" PRIu64, client->name, number,
                type, client->answered - 1);
    }
    client_add_lines(client, text && strcmp(type, "text") == 0 ? text : "");
    client_clear(client);
    json_decref(json);
}

/* client->raw is an event, up to the empty line behind it, or a comment that keeps the connection
 * alive. */
static void take_event(struct client *client)
{
    static const char before_number[] = "id: ";
    static const char before_type[] = "\nevent: ";
    static const char before_data[] = "\ndata: ";
    char type[32];
    const char *raw = client->raw;
    const char *named = strstr(raw, before_type);
    const char *data = strstr(raw, before_data);
    if (raw[0] == ':') {
        return;
    }
    if (strncmp(raw, before_number, strlen(before_number)) != 0 || !named || !data) {
        sim_fail("%s hears what is no event: %.300s", client->name, raw);
    }
    named += strlen(before_type);
    (void)snprintf(type, sizeof(type), "%.*s", (int)strcspn(named, "\n"), named);
    hear(client, strtoull(raw + strlen(before_number), NULL, 10), type,
            data + strlen(before_data));
}

static enum client_news take(struct client *client, char byte)
{
    client_keep(client, byte);
    if (client->step == HEAD) {
        bool whole = byte == '\n' && strstr(client->raw, "\r\n\r\n");
        return whole ? take_head(client) : CLIENT_NOTHING;
    }
    if (client->raw_length >= 2 && strcmp(client->raw + client->raw_length - 2, "\n\n") == 0) {
        take_event(client);
        client->raw_length = 0;
    }
    return CLIENT_NOTHING;
}

const struct client_calls client_events = {PORT, enter, NULL, take};
