/* client_api.c -- A program that makes calls of the API, and reads pages. See client.h.
 *
 * It handles the typed lines for which there is a call, and shows the answer as the game shows
 * it. */
#include "tests/simulate/client.h"

#include "tests/simulate/simulate.h"

#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PORT = 8080, PAGE_SHOWN = 200, OK = 200, NO_TOKEN = 401 };

/* The request that the next answer belongs to. */
enum { LOG_IN = 'l', WHO_AM_I = 'w', SAVE = 's', CALL = 'c', PAGE = 'p' };

/* -- out -- */

static void request(struct client *client, char kind, const char *head, const char *type,
        const char *body, size_t length)
{
    size_t count = strlen(client->requests);
    client->requests[count] = kind;
    client->requests[count + 1] = '\0';
    client_print(client, "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n", head, PORT);
    if (kind != LOG_IN && client->api_token[0]) {
        client_print(client, "Authorization: Bearer %s\r\n", client->api_token);
    }
    if (type) {
        client_print(client, "Content-Type: %s\r\nContent-Length: %zu\r\n", type, length);
    }
    client_print(client, "\r\n");
    client_send(client, body, length);
}

static void request_object(struct client *client, char kind, const char *head, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    request(client, kind, head, "application/json", text, strlen(text));
    free(text);
    json_decref(object);
}

static void enter(struct client *client)
{
    if (client->api_token[0]) {
        request(client, WHO_AM_I, "GET /api/v1/login", NULL, "", 0);
    } else {
        request_object(client, LOG_IN, "POST /api/v1/login",
                json_pack("{s:s, s:s}", "name", client->name, "password", client->password));
    }
}

static void save(struct client *client, const char *text, int64_t object)
{
    char head[80];
    const char *begin = strstr(text, "\r\n") + 2;
    const char *end = text + strlen(text) - strlen("\r\n.");
    (void)snprintf(head, sizeof(head), "PUT /api/v1/objects/%" PRId64 "/behaviour", object);
    request(client, SAVE, head, "text/x-lua", begin, (size_t)(end - begin));
}

static void read_page(struct client *client)
{
    static const char *const pages[] = {"/", "/who", "/world", "/help", "/help/building",
            "/highscores", "/metrics", "/api/v1/who", "/api/v1/channels/public/history",
            "/api/v1/objects", "/nothing-is-there"};
    char head[80];
    (void)snprintf(
            head, sizeof(head), "GET %s", pages[sim_below(sizeof(pages) / sizeof(pages[0]))]);
    request(client, PAGE, head, NULL, "", 0);
}

/* Returns the number behind `words` at the beginning of the text, and the text after it; NULL if it
 * begins otherwise. */
static const char *read_number(const char *text, const char *words, int64_t *out)
{
    char *end = NULL;
    if (strncmp(text, words, strlen(words)) != 0) {
        return NULL;
    }
    *out = strtoll(text + strlen(words), &end, 10);
    return end;
}

/* ".n = 7" */
static void set_property(struct client *client, int64_t object, const char *rest)
{
    char head[80];
    char property[16];
    size_t length = strcspn(rest + 1, " ");
    (void)snprintf(property, sizeof(property), "%.*s", (int)length, rest + 1);
    (void)snprintf(head, sizeof(head), "PATCH /api/v1/objects/%" PRId64, object);
    request_object(client, CALL, head,
            json_pack("{s:{s:I}}", "properties", property,
                    (json_int_t)strtoll(rest + 1 + length + strlen(" = "), NULL, 10)));
}

static bool type(struct client *client, const char *text)
{
    char head[80];
    int64_t object = 0;
    const char *rest = read_number(text, "@set #", &object);
    if (rest && strncmp(rest, ".n = ", strlen(".n = ")) == 0) {
        set_property(client, object, rest);
    } else if (read_number(text, "@show #", &object)) {
        (void)snprintf(head, sizeof(head), "GET /api/v1/objects/%" PRId64, object);
        request(client, CALL, head, NULL, "", 0);
    } else if (read_number(text, "@program #", &object)) {
        save(client, text, object);
    } else if (strcmp(text, "@undo") == 0) {
        request_object(client, CALL, "POST /api/v1/undo", json_object());
    } else if (text[0] == '\0') {
        read_page(client);
    } else {
        return false;
    }
    return true;
}

/* -- in -- */

static void show_object(struct client *client, const json_t *object)
{
    char line[256];
    const char *name = NULL;
    json_t *value = NULL;
    const json_t *place = json_object_get(object, "location");
    (void)snprintf(line, sizeof(line), "id = #%" JSON_INTEGER_FORMAT,
            json_integer_value(json_object_get(object, "id")));
    client_add_lines(client, line);
    (void)snprintf(line, sizeof(line), "location = it (#%" JSON_INTEGER_FORMAT ")",
            json_integer_value(json_object_get(place, "id")));
    client_add_lines(client, line);
    json_object_foreach(json_object_get(object, "properties"), name, value)
    {
        const char *text = json_string_value(value);
        if (json_is_integer(value)) {
            (void)snprintf(line, sizeof(line), "%s = %" JSON_INTEGER_FORMAT, name,
                    json_integer_value(value));
        } else {
            (void)snprintf(line, sizeof(line), "%s = \"%.200s\"", name, text ? text : "");
        }
        client_add_lines(client, line);
    }
}

static void show(struct client *client, char kind, unsigned status, const json_t *body)
{
    char line[32];
    const char *told = json_string_value(json_object_get(body, "told"));
    const char *detail = json_string_value(json_object_get(body, "detail"));
    (void)snprintf(line, sizeof(line), "HTTP %u", status);
    client_add_lines(client, line);
    client_add_lines(client, detail ? detail : "");
    if (json_object_get(body, "properties")) {
        show_object(client, body);
    }
    client_add_lines(client, told ? told : "");
    if (kind == SAVE && status == OK) {
        client_add_lines(client, "It is now in force.");
    }
}

static enum client_news take_log_in(
        struct client *client, char kind, unsigned status, const json_t *body)
{
    const char *token = json_string_value(json_object_get(body, "token"));
    const char *detail = json_string_value(json_object_get(body, "detail"));
    if (status == OK) {
        if (token) {
            (void)snprintf(client->api_token, sizeof(client->api_token), "%s", token);
        }
        client->is_in = true;
        return CLIENT_ANSWERED;
    }
    if (kind == WHO_AM_I && status == NO_TOKEN) {
        if (sim->plan.quiet) {
            sim_fail("%s has a token that is not good any more: %.200s", client->name,
                    detail ? detail : "");
        }
        client->api_token[0] = '\0';
    }
    client_add_lines(client, kind == LOG_IN && detail ? detail : "");
    return CLIENT_REFUSED;
}

static enum client_news take_answer(struct client *client, unsigned status, char *body)
{
    char kind = client->requests[0];
    if (!kind) {
        sim_fail("%s gets an answer to no request of theirs: %u %.200s", client->name, status,
                body);
    }
    memmove(client->requests, client->requests + 1, strlen(client->requests));
    if (kind == PAGE) {
        client_add(client, body, strnlen(body, PAGE_SHOWN));
        return CLIENT_ANSWERED;
    }
    json_error_t error;
    json_t *json = json_loads(body, JSON_ALLOW_NUL, &error);
    if (!json) {
        sim_fail("%s gets an answer that is not JSON: %s: %.200s", client->name, error.text,
                body);
    }
    enum client_news news = CLIENT_ANSWERED;
    if (kind == LOG_IN || kind == WHO_AM_I) {
        news = take_log_in(client, kind, status, json);
    } else {
        show(client, kind, status, json);
    }
    json_decref(json);
    return news;
}

/* The value of a field of the head, or NULL. */
static const char *field(const char *head, const char *end, const char *name)
{
    for (const char *line = head; line && line < end; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') {
            return line + strlen(name) + 1 + strspn(line + strlen(name) + 1, " ");
        }
        if (*line == '\0') {
            break;
        }
    }
    return NULL;
}

/* client->step is the length of the head, once that is here. */
static enum client_news take(struct client *client, char byte)
{
    client_keep(client, byte);
    if (client->step == 0 && byte == '\n') {
        const char *end = strstr(client->raw, "\r\n\r\n");
        client->step = end ? (int)(end - client->raw) + 4 : 0;
    }
    if (client->step == 0) {
        return CLIENT_NOTHING;
    }
    size_t head = (size_t)client->step;
    const char *length = field(client->raw, client->raw + head, "content-length");
    if (!length) {
        sim_fail("%s gets an answer without a length: %.300s", client->name, client->raw);
    }
    size_t whole = head + strtoul(length, NULL, 10);
    if (client->raw_length < whole) {
        return CLIENT_NOTHING;
    }
    unsigned status = (unsigned)strtoul(client->raw + strcspn(client->raw, " "), NULL, 10);
    client->step = 0;
    client->raw_length = 0;
    return take_answer(client, status, client->raw + head);
}

const struct client_calls client_api = {PORT, enter, type, take};
