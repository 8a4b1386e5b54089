/* client_telnet.c -- A telnet client that refuses all options: a prompt ends an answer. See
 * client.h. */
#include "tests/simulate/client.h"

#include <string.h>

enum { IAC = 255, WILL = 251, SB = 250, GA = 249, EOR = 239, SE = 240, PORT = 4000 };

enum { PLAIN, COMMAND, OPTION, PART, PART_IAC };

static void enter(struct client *client)
{
    heard_break(&client->line);
    client_print(client, "%s %s %s\r\n", client->is_new ? "create" : "connect", client->name,
            client->password);
}

static bool type(struct client *client, const char *text)
{
    client_print(client, "%s\r\n", text);
    return true;
}

static void add(struct client *client, char byte)
{
    client_add(client, &byte, 1);
    if (byte == '\n') {
        size_t begin = client->length - 1;
        while (begin > 0 && client->text[begin - 1] != '\n') {
            begin--;
        }
        heard_text(&client->line, client->text + begin);
    }
}

static enum client_news take_command(struct client *client, uint8_t byte)
{
    client->step = byte == SB ? PART : byte >= WILL && byte < IAC ? OPTION : PLAIN;
    if (byte == IAC) {
        add(client, (char)byte);
    }
    const char *end = client->length < 2 ? "" : client->text + client->length - 2;
    if ((byte != GA && byte != EOR) || strcmp(end, "> ") != 0) {
        return CLIENT_NOTHING;
    }
    client->length -= 2;
    client->text[client->length] = '\0';
    client->is_in = true;
    return CLIENT_ANSWERED;
}

/* Before the login is complete, text may be a refusal. */
static enum client_news take_plain(struct client *client, char byte)
{
    add(client, byte);
    bool refused = !client->is_in && byte == '\n' &&
                   (strstr(client->text, "Wrong name or password") ||
                           strstr(client->text, "has the name"));
    return refused ? CLIENT_REFUSED : CLIENT_NOTHING;
}

static enum client_news take(struct client *client, char character)
{
    uint8_t byte = (uint8_t)character;
    switch (client->step) {
    case PLAIN:
        if (byte == IAC) {
            client->step = COMMAND;
            return CLIENT_NOTHING;
        }
        return take_plain(client, character);
    case COMMAND:
        return take_command(client, byte);
    case OPTION:
        client->step = PLAIN;
        break;
    case PART:
        client->step = byte == IAC ? PART_IAC : PART;
        break;
    default:
        client->step = byte == SE ? PLAIN : PART;
        break;
    }
    return CLIENT_NOTHING;
}

const struct client_calls client_telnet = {PORT, enter, type, take};
