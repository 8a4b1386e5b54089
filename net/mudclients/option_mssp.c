/* option_mssp.c -- MSSP, status for lists of games (option 70; tintin.mudhalla.net/protocols/mssp), sent
 * when the client agrees. */
#include "engine/base/buf.h"
#include "net/mudclients/options.h"
#include "net/stream/net.h"
#include "net/telnet/tel_opts.h"

#include <string.h>

/* Appends text without the bytes that MSSP reserves. */
static void add_mssp_text(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text != TELNET_MSSP_VAR && *text != TELNET_MSSP_VAL) {
            buf_add_char(out, *text);
        }
    }
}

struct mssp {
    struct buf data;
    char last[48]; /* name */
};

/* Appends a field; the name is sent once before several values. */
static void add_mssp_pair(void *sink, const char *name, const char *value)
{
    struct mssp *mssp = sink;
    if (strcmp(mssp->last, name) != 0) {
        buf_add_char(&mssp->data, TELNET_MSSP_VAR);
        add_mssp_text(&mssp->data, name);
        (void)str_copy(str_of(name), mssp->last, sizeof(mssp->last));
    }
    buf_add_char(&mssp->data, TELNET_MSSP_VAL);
    add_mssp_text(&mssp->data, value);
}

/* Tells the ports of this process: players connect to the connection proxy, not to the world. */
static void each_port(const struct net_context *context, mssp_pair *pair, void *sink)
{
    static const char *const fields[][2] = {{"telnet", "PORT"}, {"telnets", "SSL"}};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        for (size_t k = 0; k < context->endpoint_count; k++) {
            const struct net_endpoint *endpoint = &context->endpoints[k];
            struct str port = net_endpoint_port(endpoint);
            if (strcmp(endpoint->service, fields[i][0]) == 0 && port.length > 0) {
                pair(sink, fields[i][1], port.bytes);
            }
        }
    }
}

void mssp_each(const struct net_context *context, mssp_pair *pair, void *sink)
{
    pair(sink, "NAME", context->game_name ? context->game_name : "Skein");
    if (context->mssp) {
        context->mssp(context->data, pair, sink);
    }
    each_port(context, pair, sink);
}

static void send_mssp(struct tel_opts *opts, void *state)
{
    (void)state;
    struct mssp mssp = {.last = ""};
    mssp_each(opts->options->context, add_mssp_pair, &mssp);
    tel_opts_send(opts, TELNET_TELOPT_MSSP, buf_str(&mssp.data));
    buf_finish(&mssp.data);
}

const struct tel_option option_mssp = {
        .number = TELNET_TELOPT_MSSP, .size = 1, .begin = send_mssp};
