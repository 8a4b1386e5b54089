/* client_irc.c -- An IRC client: #here, #public, and skein. See client.h.
 *
 * Messages from skein, the room and #public are turned into the text that telnet shows. */
#include "tests/simulate/client.h"

#include "tests/simulate/simulate.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum { PORT = 6667 };

enum { CAPS = 1, SASL, WELCOME, JOINING };

struct line {
    char *tags;
    char *source; /* up to '!' */
    char *command;
    char *words[16];
    size_t count;
};

static const char *word(const struct line *line, size_t i)
{
    return i < line->count ? line->words[i] : "";
}

static const char *last(const struct line *line)
{
    return line->count > 0 ? line->words[line->count - 1] : "";
}

static char *cut(char **rest)
{
    char *begin = *rest;
    char *end = strchr(begin, ' ');
    *rest = end ? end + 1 : begin + strlen(begin);
    if (end) {
        *end = '\0';
    }
    return begin;
}

static void read_line(char *text, struct line *out)
{
    static char none[1];
    *out = (struct line){.tags = none, .source = none};
    if (*text == '@') {
        text++;
        out->tags = cut(&text);
    }
    if (*text == ':') {
        text++;
        out->source = cut(&text);
        out->source[strcspn(out->source, "!")] = '\0';
    }
    out->command = cut(&text);
    while (*text && out->count < sizeof(out->words) / sizeof(out->words[0])) {
        bool rest = *text == ':';
        out->words[out->count++] = rest ? text + 1 : cut(&text);
        if (rest) {
            break;
        }
    }
}

/* -- coming in -- */

static void enter(struct client *client)
{
    bool sasl = sim_chance(2);
    heard_break(&client->line);
    client->step = CAPS;
    if (!sasl) {
        client_print(client, "PASS %s\r\n", client->password);
    }
    client_print(client, "CAP LS 302\r\nNICK %s\r\nUSER %s 0 * :%s\r\n", client->name,
            client->name, client->name);
    client_print(client, "CAP REQ :%secho-message labeled-response batch message-tags\r\n",
            sasl ? "sasl " : "");
}

static void send_secret(struct client *client)
{
    char plain[128];
    char coded[256];
    int length = snprintf(
            plain, sizeof(plain), "%c%s%c%s", '\0', client->name, '\0', client->password);
    (void)sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)plain, (size_t)length,
            sodium_base64_VARIANT_ORIGINAL);
    client_print(client, "AUTHENTICATE %s\r\n", coded);
}

static enum client_news take_early(struct client *client, const struct line *line)
{
    const char *what = line->command;
    if (strcmp(what, "CAP") == 0 && strcmp(word(line, 1), "ACK") == 0) {
        bool sasl = strstr(last(line), "sasl") != NULL;
        client->step = sasl ? SASL : WELCOME;
        client_print(client, sasl ? "AUTHENTICATE PLAIN\r\n" : "CAP END\r\n");
    } else if (strcmp(what, "AUTHENTICATE") == 0) {
        send_secret(client);
    } else if (strcmp(what, "903") == 0) {
        client_print(client, "CAP END\r\n");
    } else if (strcmp(what, "366") == 0 && strcmp(word(line, 1), "#here") == 0 &&
               client->step != JOINING) {
        client->step = JOINING;
        client_print(
                client, "JOIN #public\r\nPRIVMSG skein :%s\r\n", client_end_word(client, 1));
    } else if (strcmp(what, "464") == 0 || strcmp(what, "904") == 0 ||
               strcmp(what, "433") == 0 || strcmp(what, "465") == 0) {
        client_add_lines(client, last(line));
        return CLIENT_REFUSED;
    }
    return CLIENT_NOTHING;
}

/* -- typing -- */

static bool type(struct client *client, const char *text)
{
    static const char chat[] = "chat ";
    bool alone = client->typed == client->answered;
    const char *end = client_end_word(client, client->typed + 1);
    if (alone && strncmp(text, chat, strlen(chat)) == 0 && sim_chance(2)) {
        client_print(client, "@label=%s PRIVMSG #public :%s\r\n", end, text + strlen(chat));
        return true;
    }
    const char *where = sim_chance(3) ? "#here :!" : "skein :";
    while (*text) {
        size_t length = strcspn(text, "\r\n");
        client_print(client, "PRIVMSG %s%.*s\r\n", where, (int)length, text);
        text += length;
        text += strspn(text, "\r\n");
    }
    client_print(client, "PRIVMSG %s%s\r\n", where, end);
    return true;
}

/* -- reading -- */

static void strip(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if ((uint8_t)*from >= ' ') {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void take_speech(struct client *client, const struct line *line)
{
    char *text = line->words[line->count - 1];
    char shown[1024];
    strip(text);
    if (strcmp(line->source, "skein") == 0) {
        client_add_lines(client, text);
    } else if (strcmp(word(line, 0), "#public") == 0) {
        (void)snprintf(shown, sizeof(shown), "[public] %s: %s", line->source, text);
        client_add_lines(client, shown);
    }
}

static bool is_answered(struct client *client, const struct line *line)
{
    char label[40];
    const char *end = client_end_word(client, client->answered + 1);
    (void)snprintf(label, sizeof(label), "label=%s", end);
    if (strcmp(line->command, "BATCH") == 0) {
        const char *name = word(line, 0);
        if (*name == '+' && strstr(line->tags, label)) {
            (void)snprintf(client->batch, sizeof(client->batch), "%s", name + 1);
        }
        return *name == '-' && client->batch[0] && strcmp(name + 1, client->batch) == 0;
    }
    bool speaks = strcmp(line->source, "skein") == 0 && strstr(last(line), end);
    return speaks || strstr(line->tags, label);
}

static enum client_news take_line(struct client *client, char *text)
{
    struct line line;
    read_line(text, &line);
    if (strcmp(line.command, "PING") == 0) {
        client_print(client, "PONG :%s\r\n", last(&line));
        return CLIENT_NOTHING;
    }
    bool answered = is_answered(client, &line);
    if (line.count > 1 &&
            (strcmp(line.command, "PRIVMSG") == 0 || strcmp(line.command, "NOTICE") == 0)) {
        take_speech(client, &line);
    } else if (!client->is_in && take_early(client, &line) == CLIENT_REFUSED) {
        return CLIENT_REFUSED;
    }
    if (!answered) {
        return CLIENT_NOTHING;
    }
    client->batch[0] = '\0';
    client->answered++;
    client->is_in = true;
    return CLIENT_ANSWERED;
}

static enum client_news take(struct client *client, char byte)
{
    client_keep(client, byte);
    if (byte != '\n') {
        return CLIENT_NOTHING;
    }
    client->raw[strcspn(client->raw, "\r\n")] = '\0';
    client->raw_length = 0;
    return client->raw[0] ? take_line(client, client->raw) : CLIENT_NOTHING;
}

const struct client_calls client_irc = {PORT, enter, type, take};
