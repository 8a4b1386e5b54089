/* client.c -- Shared by all kinds of clients; see client.h. */
#include "tests/simulate/client.h"

#include "tests/simulate/simulate.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct client_calls *const doors[CLIENT_DOORS] = {
        [CLIENT_TELNET] = &client_telnet,
        [CLIENT_IRC] = &client_irc,
        [CLIENT_WEB] = &client_web,
        [CLIENT_API] = &client_api,
        [CLIENT_EVENTS] = &client_events,
};

uint16_t client_port(enum client_door door)
{
    return doors[door]->port;
}

void client_enter(struct client *client, enum client_door door)
{
    client_leave(client);
    client->door = door;
    client->entries++;
    doors[door]->enter(client);
    client->typed++;
}

bool client_types(const struct client *client)
{
    return doors[client->door]->type != NULL;
}

bool client_type(struct client *client, const char *text)
{
    if (!doors[client->door]->type(client, text)) {
        return false;
    }
    client->typed++;
    return true;
}

enum client_news client_take(struct client *client, char byte)
{
    return doors[client->door]->take(client, byte);
}

void client_clear(struct client *client)
{
    client->length = 0;
    client->text[0] = '\0';
}

void client_leave(struct client *client)
{
    client_clear(client);
    client->out_length = 0;
    client->raw_length = 0;
    client->step = 0;
    client->is_in = false;
    client->typed = 0;
    client->answered = 0;
    client->batch[0] = '\0';
    memset(client->requests, 0, sizeof(client->requests));
}

/* -- shared -- */

void client_send(struct client *client, const void *bytes, size_t length)
{
    if (client->out_length + length > CLIENT_OUT) {
        sim_fail("%s types more than they can send", client->name);
    }
    memcpy(client->out + client->out_length, bytes, length);
    client->out_length += length;
}

void client_print(struct client *client, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof(text)) {
        sim_fail("%s types a line that is too long", client->name);
    }
    client_send(client, text, (size_t)length);
}

void client_add(struct client *client, const char *bytes, size_t length)
{
    if (client->length + length >= CLIENT_TEXT) {
        if (client->is_in) {
            sim_fail("%s was told more than %d bytes without the end of an answer",
                    client->name, CLIENT_TEXT);
        }
        client_clear(client);
        length = length < CLIENT_TEXT ? length : CLIENT_TEXT - 1;
    }
    memcpy(client->text + client->length, bytes, length);
    client->length += length;
    client->text[client->length] = '\0';
}

void client_add_lines(struct client *client, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        size_t begin = client->length;
        client_add(client, "\n", 1);
        client_add(client, text, length);
        begin = begin < client->length ? begin : 0;
        heard_text(client->door == CLIENT_WEB ? &client->page : &client->line,
                client->text + begin);
        text += length;
        text += *text == '\n';
    }
}

void client_keep(struct client *client, char byte)
{
    if (client->raw_length == CLIENT_RAW - 1) {
        sim_fail("%s reads something without an end", client->name);
    }
    client->raw[client->raw_length++] = byte;
    client->raw[client->raw_length] = '\0';
}

void client_done(struct client *client, size_t length)
{
    client->raw_length -= length;
    memmove(client->raw, client->raw + length, client->raw_length);
    client->raw[client->raw_length] = '\0';
}

const char *client_end_word(const struct client *client, uint64_t line)
{
    static char word[32];
    (void)snprintf(word, sizeof(word), "zq%" PRIu64 "x%" PRIu64 "x", client->entries, line);
    return word;
}
