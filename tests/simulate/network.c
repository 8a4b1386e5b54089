/* network.c -- An IRC network for a bridge, and the messages that it got. See network.h. */
#include "tests/simulate/network.h"

#include "tests/simulate/net.h"
#include "tests/simulate/simulate.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TURN_US = 200000,
    SLOW_IN = 15,
    SLOW_TIMES = 20,
    SPEAKS_IN = 6,
    CUTS_IN = 120,
    AWAY_US = 15000000,
};

void network_init(struct network *network)
{
    network->link = -1;
    network->again = NETWORK_LINES;
}

bool network_is_up(const struct network *network)
{
    return network->link < 0 && sim->now_us >= network->up_at_us;
}

void network_accept(struct network *network, int link)
{
    network->link = link;
    network->raw_length = 0;
    network->out_length = 0;
    network->has_user = network->has_nick = network->has_ended = false;
    network->welcomed = network->joined = false;
    network->asked = network->confirmed;
}

static void lose(struct network *network)
{
    net_client_hang_up(sim->net, network->link);
    network->link = -1;
    network->again = network->confirmed;
    sim->tally.bridge_cuts++;
}

__attribute__((format(printf, 2, 3))) static void answer(
        struct network *network, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t left = NETWORK_OUT - network->out_length;
    int length = vsnprintf(network->out + network->out_length, left, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= left) {
        sim_fail("the network has more to say than it can");
    }
    network->out_length += (size_t)length;
}

/* -- messages from the game -- */

static bool read_line(const char *text, struct heard_line *out)
{
    static const char says[] = " says ";
    const char *found = strstr(text, says);
    const char *begin = found;
    while (begin && begin > text && begin[-1] != ' ') {
        begin--;
    }
    if (!found || (size_t)(found - begin) >= sizeof(out->speaker)) {
        return false;
    }
    (void)snprintf(out->speaker, sizeof(out->speaker), "%.*s", (int)(found - begin), begin);
    out->value = strtoll(found + strlen(says), NULL, 10);
    return true;
}

static size_t find(const struct network *network, const struct heard_line *line)
{
    size_t i = 0;
    while (i < network->count &&
            (network->lines[i].value != line->value ||
                    strcmp(network->lines[i].speaker, line->speaker) != 0)) {
        i++;
    }
    return i;
}

static void take_words(struct network *network, const char *text)
{
    char shown[128];
    struct heard_line line = {0};
    if (!read_line(text, &line)) {
        return;
    }
    size_t found = find(network, &line);
    if (found < network->count) {
        if (found < network->again) {
            sim_fail("the network is told \"%s says %" PRId64 "\" twice", line.speaker,
                    line.value);
        }
        network->again = found + 1;
        return;
    }
    if (network->count == NETWORK_LINES) {
        sim_fail("the network was told too many lines");
    }
    network->again = NETWORK_LINES;
    network->lines[network->count++] = line;
    sim->tally.bridge_lines++;
    (void)snprintf(shown, sizeof(shown), "[public] %s: %s says %" PRId64, line.speaker,
            line.speaker, line.value);
    heard_text(&network->heard, shown);
    sim_say("the network < %s\n", shown);
}

static void welcome(struct network *network)
{
    if (!network->welcomed && network->has_user && network->has_nick && network->has_ended) {
        network->welcomed = true;
        answer(network, ":far 001 Bridge :Welcome\r\n:far 005 Bridge NETWORK=Far :are "
                        "supported\r\n:far 376 Bridge :End\r\n");
    }
}

static void take_line(struct network *network, char *line)
{
    char *rest = strchr(line, ' ');
    const char *words = rest ? rest + 1 : "";
    if (strncmp(line, "CAP LS", 6) == 0) {
        answer(network, ":far CAP * LS :multi-prefix\r\n");
    } else if (strncmp(line, "CAP END", 7) == 0) {
        network->has_ended = true;
    } else if (strncmp(line, "NICK ", 5) == 0) {
        network->has_nick = true;
    } else if (strncmp(line, "USER ", 5) == 0) {
        network->has_user = true;
    } else if (strncmp(line, "PING ", 5) == 0) {
        network->asked = network->count;
        answer(network, ":far PONG far %s\r\n", words);
    } else if (strncmp(line, "JOIN ", 5) == 0) {
        network->joined = true;
        answer(network, ":Bridge!b@here JOIN #far\r\n:far 353 Bridge = #far :Bridge zed\r\n"
                        ":far 366 Bridge #far :End\r\n");
    } else if (strncmp(line, "PRIVMSG #far ", 13) == 0) {
        take_words(network, line + 13 + (line[13] == ':'));
    }
    welcome(network);
}

static void read_all(struct network *network)
{
    struct net_link *link = &sim->net->links[network->link];
    char byte = 0;
    while (net_client_read(link, &byte, 1) > 0) {
        if (network->raw_length == NETWORK_RAW - 1) {
            sim_fail("the network gets a line without an end");
        }
        network->raw[network->raw_length++] = byte;
        if (byte == '\n') {
            network->raw[network->raw_length] = '\0';
            network->raw[strcspn(network->raw, "\r\n")] = '\0';
            network->raw_length = 0;
            take_line(network, network->raw);
        }
    }
}

/* -- turns -- */

static void send_some(struct network *network)
{
    struct net_link *link = &sim->net->links[network->link];
    size_t count = sim_chance(3) ? sim_below(network->out_length + 1) : network->out_length;
    count = net_client_send(link, network->out, count);
    network->out_length -= count;
    memmove(network->out, network->out + count, network->out_length);
}

void network_take_turn(struct network *network)
{
    if (network->turn_us > sim->now_us) {
        return;
    }
    network->turn_us = sim->now_us + 1 +
                       (int64_t)sim_below(TURN_US) * (sim_chance(SLOW_IN) ? SLOW_TIMES : 1);
    if (network->link < 0) {
        return;
    }
    /* A message is known to have arrived once the answer to its receipt request was read by the
     * server. */
    if (network->out_length == 0 && net_client_was_read(&sim->net->links[network->link])) {
        network->confirmed =
                network->asked > network->confirmed ? network->asked : network->confirmed;
    }
    read_all(network);
    if (net_client_is_over(&sim->net->links[network->link])) {
        lose(network);
        return;
    }
    if (sim_chance(CUTS_IN)) {
        network->up_at_us = sim->now_us + (int64_t)sim_below(AWAY_US);
        lose(network);
        return;
    }
    if (network->joined && sim_chance(SPEAKS_IN) && network->out_length < NETWORK_OUT / 2) {
        answer(network, ":zed!z@far PRIVMSG #far :zed says %" PRId64 "\r\n", ++network->serial);
    }
    send_some(network);
}

void network_part(struct network *network)
{
    if (network->link >= 0) {
        read_all(network);
        net_client_hang_up(sim->net, network->link);
        network->link = -1;
    }
    /* Messages that waited in the server are lost with it. */
    network->confirmed = network->count;
    network->again = NETWORK_LINES;
    heard_loosen(&network->heard);
}
