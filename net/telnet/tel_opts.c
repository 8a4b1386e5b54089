/* tel_opts.c -- telnet options: the offers, and the effects of an agreement.
 *
 * libtelnet parses, escapes and keeps the states of RFC 1143. This file gives the options their
 * meaning:
 *
 *   ECHO 1           ours, only while a password is typed
 *   SGA 3            if the client asks for it: then prompts need no GA
 *   TTYPE 24         asked again until the client repeats itself (MTTS)
 *   EOR 25           marks prompts
 *   NAWS 31          the window's size
 *   NEW-ENVIRON 39   MNES: five variables by name; no others are asked for,
 *                    since plain telnet clients would send the user's login
 *   CHARSET 42       UTF-8, asked by either side
 *   MSDP 69          the same data as variables
 *   MSSP 70          status for lists of games
 *   MXP 91           links in the text
 *   GMCP 201         data beside the text
 *
 * MCCP2 (86) is offered here; tel_frontend switches it, since it changes the output bytes.
 * tel_client stores what the client says about itself.
 *
 * To add an option: the table, tel_opts_offer if we offer it, and the two switches. */
#include "net/telnet/tel_opts.h"

#include "engine/base/asset.h"
#include "engine/session/session.h"
#include "net/mudclients/tel_gmcp.h"
#include "net/mudclients/tel_mxp.h"

#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_CHARSET = 42, OPTION_MSDP = 69, OPTION_GMCP = 201 };

enum { CHARSET_REQUEST = 1, CHARSET_ACCEPTED = 2, CHARSET_REJECTED = 3 };

/* We refuse a client's request for ECHO and turn it on only ourselves. Otherwise the client would
 * stop showing what is typed, and the server does not echo it. */
static const telnet_telopt_t table[] = {
        {TELNET_TELOPT_ECHO, TELNET_WONT, TELNET_DONT},
        {TELNET_TELOPT_SGA, TELNET_WILL, TELNET_DO},
        {TELNET_TELOPT_TTYPE, TELNET_WONT, TELNET_DO},
        {TELNET_TELOPT_EOR, TELNET_WILL, TELNET_DONT},
        {TELNET_TELOPT_NAWS, TELNET_WONT, TELNET_DO},
        {TELNET_TELOPT_NEW_ENVIRON, TELNET_WONT, TELNET_DO},
        {OPTION_CHARSET, TELNET_WILL, TELNET_DO},
        {TELNET_TELOPT_MSSP, TELNET_WILL, TELNET_DONT},
        {TELNET_TELOPT_COMPRESS2, TELNET_WILL, TELNET_DONT},
        {OPTION_GMCP, TELNET_WILL, TELNET_DONT},
        {OPTION_MSDP, TELNET_WILL, TELNET_DONT},
        {TEL_MXP_OPTION, TELNET_WILL, TELNET_DONT},
        {-1, 0, 0},
};

const telnet_telopt_t *tel_opts_table(void)
{
    return table;
}

void tel_opts_offer(struct tel_opts *opts)
{
    static const struct {
        unsigned char verb;
        unsigned char option;
    } command_indexes[] = {
            {TELNET_DO, TELNET_TELOPT_TTYPE},
            {TELNET_DO, TELNET_TELOPT_NAWS},
            {TELNET_WILL, OPTION_CHARSET},
            {TELNET_DO, TELNET_TELOPT_NEW_ENVIRON},
            {TELNET_WILL, TELNET_TELOPT_EOR},
            {TELNET_WILL, OPTION_GMCP},
            {TELNET_WILL, OPTION_MSDP},
            {TELNET_WILL, TELNET_TELOPT_MSSP},
            {TELNET_WILL, TEL_MXP_OPTION},
            {TELNET_WILL, TELNET_TELOPT_COMPRESS2},
    };

    for (size_t i = 0; i < sizeof(command_indexes) / sizeof(command_indexes[0]); i++) {
        telnet_negotiate(opts->telnet, command_indexes[i].verb, command_indexes[i].option);
    }
}

static void send_sub(struct tel_opts *opts, uint8_t option, struct str data)
{
    telnet_subnegotiation(opts->telnet, option, data.bytes, data.length);
}

static void ask_type(struct tel_opts *opts)
{
    static const char ask[] = {TELNET_TTYPE_SEND};
    send_sub(opts, TELNET_TELOPT_TTYPE, (struct str){ask, sizeof(ask)});
}

static void ask_environ(struct tel_opts *opts)
{
    static const char *const names[] = {
            "CLIENT_NAME", "CLIENT_VERSION", "CHARSET", "MTTS", "TERMINAL_TYPE"};
    struct buf data = {0};
    buf_add_char(&data, TELNET_ENVIRON_SEND);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        buf_add_char(&data, TELNET_ENVIRON_VAR);
        buf_add_text(&data, names[i]);
    }
    send_sub(opts, TELNET_TELOPT_NEW_ENVIRON, buf_str(&data));
    buf_finish(&data);
}

/* -- MSSP -- */

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

/* Adds the ports of this process: players connect to the connection proxy, not to the world. */
static void add_mssp_ports(const struct net_context *context, struct mssp *mssp)
{
    static const char *const fields[][2] = {{"telnet", "PORT"}, {"telnets", "SSL"}};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        for (size_t k = 0; k < context->endpoint_count; k++) {
            const struct net_endpoint *endpoint = &context->endpoints[k];
            struct str port = net_endpoint_port(endpoint);
            if (strcmp(endpoint->service, fields[i][0]) == 0 && port.length > 0) {
                add_mssp_pair(mssp, fields[i][1], port.bytes);
            }
        }
    }
}

static void send_mssp(struct tel_opts *opts)
{
    struct mssp mssp = {.last = ""};
    const struct net_context *context = opts->context;
    add_mssp_pair(&mssp, "NAME", context->game_name ? context->game_name : "Skein");
    if (context->mssp) {
        context->mssp(context->data, add_mssp_pair, &mssp);
    }
    add_mssp_ports(context, &mssp);
    send_sub(opts, TELNET_TELOPT_MSSP, buf_str(&mssp.data));
    buf_finish(&mssp.data);
}

/* -- GMCP -- */

static void send_gmcp(struct tel_opts *opts, struct str topic, struct str json)
{
    struct buf data = {0};
    buf_add_str(&data, topic);
    if (json.length > 0) {
        buf_add_char(&data, ' ');
        buf_add_str(&data, json);
    }
    send_sub(opts, OPTION_GMCP, buf_str(&data));
    buf_finish(&data);
}

static void update_events(struct tel_opts *opts)
{
    struct session *session = opts->client.session;
    bool takes = (opts->gmcp && opts->modules != 0) || opts->msdp;
    if (session->takes_events != takes) {
        session->takes_events = takes;
        opts->client.changed = true;
    }
}

/* Offers the Mudlet package. Mudlet downloads what Client.GUI names unless it has that version; its
 * settings decide whether it asks its user first. */
static void offer_package(struct tel_opts *opts)
{
    struct buf package = {0};
    struct err err;
    struct str client = str_of(session_client(opts->client.session));
    struct str site = str_of(opts->context->web_url ? opts->context->web_url : "");
    if (opts->offered || !opts->gmcp || site.length == 0 ||
            !str_starts(client, STR("Mudlet"))) {
        return;
    }
    opts->offered = true;
    site.length -= str_ends(site, STR("/"));
    if (asset_read("data/web/skein.mpackage", &package, &err)) {
        char version[20];
        (void)snprintf(version, sizeof(version), "%016" PRIx64, str_hash(buf_str(&package)));
        json_t *gui = json_pack("{s:s, s:o}", "version", version, "url",
                json_sprintf("%.*s/static/skein.mpackage", STR_FMT(site)));
        char *text = gui ? json_dumps(gui, JSON_COMPACT) : NULL;
        send_gmcp(opts, STR("Client.GUI"), str_of(text ? text : "{}"));
        free(text);
        json_decref(gui);
    }
    buf_finish(&package);
}

static void take_gmcp(struct tel_opts *opts, struct str data)
{
    uint16_t before = opts->modules;
    if (tel_gmcp_receive(data, &opts->client, &opts->modules) && opts->gmcp) {
        send_gmcp(opts, STR("Core.Ping"), STR_NONE);
    }
    /* Tell the engine about new modules: the client lacks their current data. */
    opts->client.changed |= opts->modules != before;
    update_events(opts);
    tel_around_set(&opts->around,
            opts->gmcp ? opts->modules & (TEL_GMCP_ITEMS | TEL_GMCP_PLAYERS) : 0);
    tel_channels_set(&opts->channels, opts->gmcp && (opts->modules & TEL_GMCP_CHANNELS));
    tel_channels_receive(&opts->channels, opts->client.session, data);
    offer_package(opts);
    if (str_starts(data, STR("Char.Items."))) {
        tel_around_finish(&opts->around); /* the client asks for the lists */
    }
}

static void send_msdp(struct tel_opts *opts, struct buf *answers)
{
    struct str rest = buf_str(answers);
    struct str one;
    while (tel_msdp_next(&rest, &one)) {
        send_sub(opts, OPTION_MSDP, one);
    }
    buf_finish(answers);
}

static void take_msdp(struct tel_opts *opts, struct str data)
{
    struct buf answers = {0};
    if (opts->msdp) {
        tel_msdp_receive(opts->msdp, data, &answers);
        send_msdp(opts, &answers);
    }
}

void tel_opts_finish(struct tel_opts *opts)
{
    tel_msdp_destroy(opts->msdp);
    opts->msdp = NULL;
    tel_around_finish(&opts->around);
    tel_channels_finish(&opts->channels);
    tel_mcp_finish(&opts->mcp);
}

void tel_opts_event(struct tel_opts *opts, struct str topic, struct str json)
{
    struct buf answers = {0};
    if (opts->msdp) {
        tel_msdp_event(opts->msdp, topic, json, &answers);
        send_msdp(opts, &answers);
    }
    if (opts->gmcp && tel_gmcp_wants(opts->modules, topic)) {
        send_gmcp(opts, topic, json);
    }
    tel_around_told(&opts->around, topic);
}

static void send_asked(void *data, struct str topic, struct str json)
{
    struct tel_opts *opts = data;
    if (opts->gmcp) {
        send_gmcp(opts, topic, json);
    }
}

struct tel_style tel_opts_style(const struct tel_opts *opts)
{
    struct tel_style style = tel_client_style(opts->client.session);
    style.links = opts->links;
    style.mcp = opts->mcp.talk != NULL;
    return style;
}

bool tel_opts_wants_speech(const struct tel_opts *opts)
{
    return opts->gmcp && tel_gmcp_wants(opts->modules, STR("Comm.Channel.Text"));
}

void tel_opts_told(struct tel_opts *opts, const struct msg *msg)
{
    tel_around_told(&opts->around, STR_NONE);
    tel_channels_told(&opts->channels);
    if (msg && tel_opts_wants_speech(opts)) {
        tel_channels_speech(msg, send_asked, opts);
    }
}

void tel_opts_ask(struct tel_opts *opts)
{
    tel_around_ask(&opts->around, opts->client.session);
    tel_channels_ask(&opts->channels, opts->client.session);
}

void tel_opts_resumed(struct tel_opts *opts)
{
    opts->around.waits = false;
    opts->around.stale = true;
    opts->channels.waits = false;
    opts->channels.stale = true;
}

void tel_opts_answer(struct tel_opts *opts, struct str tag, bool ok, struct str reply)
{
    tel_around_answer(&opts->around, tag, ok, reply, send_asked, opts);
    tel_channels_answer(&opts->channels, tag, ok, reply, send_asked, opts);
}

void tel_opts_goodbye(struct tel_opts *opts, struct str why)
{
    struct buf message = {0};
    if (opts->gmcp) {
        tel_gmcp_goodbye(why, &message);
        send_gmcp(opts, buf_str(&message), STR_NONE);
    }
    buf_finish(&message);
}

/* -- CHARSET -- */

static void ask_charset(struct tel_opts *opts)
{
    static const char ask[] = "\001 UTF-8";
    send_sub(opts, OPTION_CHARSET, (struct str){ask, sizeof(ask) - 1});
}

static void take_charset(struct tel_opts *opts, struct str data)
{
    static const char accept[] = "\002UTF-8";
    static const char reject[] = "\003";
    if (data.length == 0) {
        return;
    }
    bool utf8 = false;
    switch (data.bytes[0]) {
    case CHARSET_REQUEST:
        utf8 = tel_client_offers_utf8(str_slice(data, 1, data.length));
        send_sub(opts, OPTION_CHARSET, utf8 ? str_of(accept) : str_of(reject));
        tel_client_charset(&opts->client, utf8);
        break;
    case CHARSET_ACCEPTED:
        tel_client_charset(&opts->client, true);
        break;
    case CHARSET_REJECTED:
        tel_client_charset(&opts->client, false);
        break;
    default:
        break;
    }
}

/* -- from the client -- */

void tel_opts_client_will(struct tel_opts *opts, uint8_t option)
{
    if (option == TELNET_TELOPT_TTYPE) {
        ask_type(opts);
    } else if (option == TELNET_TELOPT_NEW_ENVIRON) {
        ask_environ(opts);
    }
}

void tel_opts_client_do(struct tel_opts *opts, uint8_t option)
{
    switch (option) {
    case TELNET_TELOPT_SGA:
        opts->sga = true;
        break;
    case TELNET_TELOPT_EOR:
        opts->eor = true;
        break;
    case OPTION_CHARSET:
        ask_charset(opts);
        break;
    case TELNET_TELOPT_MSSP:
        send_mssp(opts);
        break;
    case OPTION_GMCP:
        opts->gmcp = true;
        opts->modules = TEL_GMCP_ALL;
        update_events(opts);
        break;
    case TEL_MXP_OPTION:
        opts->links = true;
        send_sub(opts, TEL_MXP_OPTION, STR_NONE);
        break;
    case OPTION_MSDP:
        opts->msdp = opts->msdp ? opts->msdp : tel_msdp_create();
        update_events(opts);
        break;
    default:
        break;
    }
}

void tel_opts_client_dont(struct tel_opts *opts, uint8_t option)
{
    switch (option) {
    case TELNET_TELOPT_SGA:
        opts->sga = false;
        break;
    case TELNET_TELOPT_EOR:
        opts->eor = false;
        break;
    case OPTION_GMCP:
        opts->gmcp = false;
        update_events(opts);
        break;
    case TEL_MXP_OPTION:
        opts->links = false;
        break;
    case OPTION_MSDP:
        tel_msdp_destroy(opts->msdp);
        opts->msdp = NULL;
        update_events(opts);
        break;
    default:
        break;
    }
}

void tel_opts_subnegotiation(struct tel_opts *opts, uint8_t option, struct str data)
{
    switch (option) {
    case TELNET_TELOPT_NAWS:
        tel_client_window(&opts->client, data);
        break;
    case TELNET_TELOPT_TTYPE:
        if (data.length > 0 && data.bytes[0] == TELNET_TTYPE_IS &&
                tel_client_type(&opts->client, str_slice(data, 1, data.length))) {
            ask_type(opts);
        }
        break;
    case TELNET_TELOPT_NEW_ENVIRON:
        tel_client_environ(&opts->client, data);
        break;
    case OPTION_CHARSET:
        take_charset(opts, data);
        break;
    case OPTION_GMCP:
        take_gmcp(opts, data);
        break;
    case OPTION_MSDP:
        take_msdp(opts, data);
        break;
    default:
        break;
    }
}

/* -- to the client -- */

void tel_opts_echo(struct tel_opts *opts, bool shown)
{
    opts->hides = !shown;
}

/* libtelnet holds back a command that contradicts an offer without an answer. Some clients obey
 * offers but never answer, and would hide or show input forever. So it is then sent directly. */
void tel_opts_settle(struct tel_opts *opts, struct buf *out)
{
    size_t before = out->length;
    unsigned char command = opts->hides ? TELNET_WILL : TELNET_WONT;
    if (opts->hides == opts->echo_off) {
        return;
    }
    opts->echo_off = opts->hides;
    telnet_negotiate(opts->telnet, command, TELNET_TELOPT_ECHO);
    if (out->length == before) {
        const char now[] = {(char)TELNET_IAC, (char)command, TELNET_TELOPT_ECHO};
        buf_add(out, now, sizeof(now));
    }
}

void tel_opts_end_prompt(const struct tel_opts *opts, struct buf *out)
{
    if (opts->eor) {
        buf_add(out, "\377\357", 2);
    } else if (!opts->sga) {
        buf_add(out, "\377\371", 2);
    }
}
