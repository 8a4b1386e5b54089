/* client_web.c -- The protocol of the page /play over a WebSocket. See client.h.
 *
 * Its frames are numbered without gaps over all connections of a session; repeated or missing
 * frames are found here. Now and then it forgets its log, as a reloaded page does, and asks for all
 * of it. */
#include "tests/simulate/client.h"

#include "tests/simulate/simulate.h"

#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PORT = 8080, SHORT = 126, LONG = 127, TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

enum { HEAD, NEW, RESUMED };

/* -- out -- */

static void send_frame(struct client *client, int kind, const char *bytes, size_t length)
{
    uint8_t head[8] = {(uint8_t)(0x80 | kind)};
    size_t count = 2;
    uint8_t masked[4096];
    if (length > sizeof(masked)) {
        sim_fail("%s types a frame that is too long", client->name);
    }
    head[1] = 0x80 | (length < SHORT ? (uint8_t)length : SHORT);
    if (length >= SHORT) {
        head[count++] = (uint8_t)(length >> 8);
        head[count++] = (uint8_t)length;
    }
    for (size_t i = 0; i < 4; i++) {
        head[count + i] = (uint8_t)sim_below(256);
    }
    for (size_t i = 0; i < length; i++) {
        masked[i] = (uint8_t)bytes[i] ^ head[count + i % 4];
    }
    client_send(client, head, count + 4);
    client_send(client, masked, length);
}

static void send_object(struct client *client, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    send_frame(client, TEXT, text, strlen(text));
    free(text);
    json_decref(object);
}

static void send_line(struct client *client, const char *line, size_t length)
{
    send_object(client, json_pack("{s:s, s:s%}", "type", "command", "line", line, length));
}

static void enter(struct client *client)
{
    client_print(client,
            "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            PORT);
    if (client->token[0]) {
        client->requests[0] = 'r';
        bool forgets = sim_chance(4);
        if (forgets) {
            client->requests[1] = 'h';
            heard_break(&client->page);
        }
        send_object(client, json_pack("{s:s, s:s, s:I, s:s, s:b}", "type", "resume", "token",
                                    client->token, "after", (json_int_t)client->number,
                                    "session", client->session, "history", forgets));
        return;
    }
    heard_break(&client->page);
    client->number = 0;
    client->requests[0] = 'l';
    send_object(
            client, json_pack("{s:s, s:s, s:s}", "type", client->is_new ? "create" : "login",
                            "name", client->name, "password", client->password));
}

static bool type(struct client *client, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\r\n");
        send_line(client, text, length);
        text += length;
        text += strspn(text, "\r\n");
    }
    return true;
}

/* -- in -- */

static void welcome(struct client *client, const json_t *frame)
{
    const char *token = json_string_value(json_object_get(frame, "token"));
    const char *session = json_string_value(json_object_get(frame, "session"));
    if (token) {
        (void)snprintf(client->token, sizeof(client->token), "%s", token);
    }
    (void)snprintf(client->session, sizeof(client->session), "%s", session ? session : "");
    client->requests[0] = 'w';
    client->step = json_is_true(json_object_get(frame, "resumed")) ? RESUMED : NEW;
    if (client->step == NEW) {
        client->is_fresh = true;
        heard_loosen(&client->page);
    }
    const char *end = client_end_word(client, 1);
    send_line(client, end, strlen(end));
}

static enum client_news be_refused(struct client *client, const char *text)
{
    if (client->requests[0] == 'r' && strstr(text, "unknown or has expired")) {
        if (sim->plan.quiet) {
            sim_fail("%s cannot go on with a conversation: %.200s", client->name, text);
        }
        client->token[0] = '\0';
    }
    client_add_lines(client, text);
    return CLIENT_REFUSED;
}

static void count(struct client *client, const json_t *frame, const char *type)
{
    uint64_t number = (uint64_t)json_integer_value(json_object_get(frame, "n"));
    if (number != client->number + 1) {
        sim_fail("%s gets frame %" PRIu64 " (%s) behind frame %" PRIu64, client->name, number,
                type, client->number);
    }
    client->number = number;
}

/* Reads the character's scrollback, which may have gaps from times without a connection. */
static void hear_past(struct client *client, const char *text)
{
    char line[1024];
    while (*text) {
        size_t length = strcspn(text, "\n");
        (void)snprintf(line, sizeof(line), "%.*s", (int)length, text);
        heard_loosen(&client->page);
        heard_text(&client->page, line);
        text += length;
        text += *text == '\n';
    }
    if (client->is_fresh || client->requests[1] != 'h') {
        heard_loosen(&client->page);
    }
}

static enum client_news take_prompt(struct client *client)
{
    if (!client->is_in && !strstr(client->text, client_end_word(client, 1))) {
        client_clear(client);
        return CLIENT_NOTHING;
    }
    if (client->is_fresh) {
        heard_loosen(&client->page);
    }
    client->is_fresh = false;
    client->is_in = true;
    return CLIENT_ANSWERED;
}

static enum client_news take_object(struct client *client, const json_t *frame)
{
    const char *what = json_string_value(json_object_get(frame, "type"));
    const char *text = json_string_value(json_object_get(frame, "text"));
    what = what ? what : "";
    text = text ? text : "";
    bool welcomed = client->requests[0] == 'w';
    if (strcmp(what, "error") == 0 && !welcomed) {
        return be_refused(client, text);
    }
    if (!welcomed && strcmp(what, "welcome") != 0) {
        return CLIENT_NOTHING; /* of the connection, not of the conversation: the server stops */
    }
    count(client, frame, what);
    if (strcmp(what, "welcome") == 0) {
        welcome(client, frame);
    } else if (strcmp(what, "gap") == 0) {
        heard_break(&client->page);
    } else if (strcmp(what, "history") == 0) {
        hear_past(client, text);
    } else if (strcmp(what, "text") == 0 || strcmp(what, "error") == 0) {
        /* Text from before the login may belong to a time when they were not there. */
        if (client->is_fresh) {
            heard_loosen(&client->page);
        }
        client_add_lines(client, text);
    } else if (strcmp(what, "prompt") == 0) {
        return take_prompt(client);
    } else if (strcmp(what, "bye") == 0 && !json_is_true(json_object_get(frame, "restart"))) {
        client->token[0] = '\0';
    }
    return CLIENT_NOTHING;
}

static enum client_news take_frame(
        struct client *client, int kind, const char *bytes, size_t length)
{
    if (kind == PING) {
        send_frame(client, PONG, bytes, length);
    }
    if (kind != TEXT) {
        return CLIENT_NOTHING;
    }
    json_error_t error;
    json_t *frame = json_loadb(bytes, length, 0, &error);
    if (!frame) {
        sim_fail("%s gets a frame that is not JSON: %s: %.*s", client->name, error.text,
                (int)(length < 200 ? length : 200), bytes);
    }
    enum client_news news = take_object(client, frame);
    json_decref(frame);
    return news;
}

/* Reads the length of the frame's head and of its payload; false if more bytes are needed. */
static bool read_head(const struct client *client, size_t *out_head, size_t *out_length)
{
    const uint8_t *raw = (const uint8_t *)client->raw;
    size_t more = 0;
    if (client->raw_length < 2) {
        return false;
    }
    size_t length = raw[1] & LONG;
    more = length == SHORT ? 2 : length == LONG ? 8 : 0;
    if (client->raw_length < 2 + more) {
        return false;
    }
    if (more > 0) {
        length = 0;
        for (size_t i = 0; i < more; i++) {
            length = length << 8 | raw[2 + i];
        }
    }
    *out_head = 2 + more;
    *out_length = length;
    return true;
}

static enum client_news take(struct client *client, char byte)
{
    size_t head = 0;
    size_t length = 0;
    client_keep(client, byte);
    if (client->step == HEAD) {
        if (byte == '\n' && strstr(client->raw, "\r\n\r\n")) {
            if (!strstr(client->raw, " 101 ")) {
                return be_refused(client, client->raw);
            }
            client->step = NEW;
            client->raw_length = 0;
        }
        return CLIENT_NOTHING;
    }
    if (!read_head(client, &head, &length) || client->raw_length < head + length) {
        return CLIENT_NOTHING;
    }
    client->raw_length = 0;
    return take_frame(client, client->raw[0] & 0x0f, client->raw + head, length);
}

const struct client_calls client_web = {PORT, enter, type, take};
