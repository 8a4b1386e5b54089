/* option_gmcp.c -- GMCP as an option of a connection: what the client wants, and what it is sent. */
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/mudclients/options.h"
#include "net/mudclients/tel_around.h"
#include "net/mudclients/tel_channels.h"
#include "net/mudclients/tel_discord.h"
#include "net/mudclients/tel_gmcp.h"
#include "net/mudclients/tel_login.h"
#include "net/stream/net.h"
#include "net/telnet/tel_opts.h"

#include <jansson.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPTION_GMCP = 201 };

struct gmcp {
    uint16_t modules; /* those that the client wants, and enum tel_gmcp_extra */
    bool offered;     /* Client.GUI was offered */
    struct tel_around around;
    struct tel_channels channels;
    struct tel_login login;
    struct tel_discord discord;
};

static void send_gmcp(struct tel_opts *opts, struct str topic, struct str json)
{
    struct buf data = {0};
    buf_add_str(&data, topic);
    if (json.length > 0) {
        buf_add_char(&data, ' ');
        buf_add_str(&data, json);
    }
    tel_opts_send(opts, OPTION_GMCP, buf_str(&data));
    buf_finish(&data);
}

static void send_asked(void *data, struct str topic, struct str json)
{
    send_gmcp(data, topic, json);
}

static void begin_gmcp(struct tel_opts *opts, void *state)
{
    struct gmcp *gmcp = state;
    (void)opts;
    gmcp->modules = TEL_GMCP_ALL;
}

static void finish_gmcp(void *state)
{
    struct gmcp *gmcp = state;
    tel_around_finish(&gmcp->around);
    tel_channels_finish(&gmcp->channels);
}

/* Offers the Mudlet package. Mudlet downloads what Client.GUI names unless it has that version; its
 * settings decide whether it asks its user first. */
static void offer_package(struct tel_opts *opts, struct gmcp *gmcp)
{
    struct buf package = {0};
    struct err err;
    struct str client = str_of(session_client(opts->client.session));
    struct str site =
            str_of(opts->options->context->web_url ? opts->options->context->web_url : "");
    if (gmcp->offered || site.length == 0 || !str_starts(client, STR("Mudlet"))) {
        return;
    }
    gmcp->offered = true;
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

static void receive_gmcp(struct tel_opts *opts, void *state, struct str data)
{
    struct gmcp *gmcp = state;
    uint16_t before = gmcp->modules;
    if (tel_gmcp_receive(data, &opts->client, &gmcp->modules)) {
        send_gmcp(opts, STR("Core.Ping"), STR_NONE);
    }
    /* Tell the engine about new modules: the client lacks their current data. */
    opts->client.changed |= gmcp->modules != before;
    tel_around_set(&gmcp->around, gmcp->modules & (TEL_GMCP_ITEMS | TEL_GMCP_PLAYERS));
    tel_channels_set(&gmcp->channels, gmcp->modules & TEL_GMCP_CHANNELS);
    tel_channels_receive(&gmcp->channels, opts->client.session, data);
    tel_login_offer(&gmcp->login, opts->client.session, opts->options->context->web_url,
            gmcp->modules & TEL_GMCP_LOGIN, send_asked, opts);
    tel_login_receive(&gmcp->login, opts->client.session, data, send_asked, opts);
    tel_discord_receive(&gmcp->discord, opts->options->context, data, send_asked, opts);
    offer_package(opts, gmcp);
    if (str_starts(data, STR("Char.Items."))) {
        tel_around_finish(&gmcp->around); /* the client asks for the lists */
    }
}

static bool takes_events(const void *state)
{
    const struct gmcp *gmcp = state;
    return gmcp->modules != 0;
}

static bool takes_speech(const void *state)
{
    const struct gmcp *gmcp = state;
    return tel_gmcp_wants(gmcp->modules, STR("Comm.Channel.Text"));
}

static void event_gmcp(struct tel_opts *opts, void *state, struct str topic, struct str json)
{
    struct gmcp *gmcp = state;
    if (tel_gmcp_wants(gmcp->modules, topic)) {
        send_gmcp(opts, topic, json);
    }
    tel_around_told(&gmcp->around, topic);
    tel_discord_event(&gmcp->discord, opts->options->context, topic, json, send_asked, opts);
}

static void told_gmcp(struct tel_opts *opts, void *state, const struct msg *msg)
{
    struct gmcp *gmcp = state;
    tel_around_told(&gmcp->around, STR_NONE);
    tel_channels_told(&gmcp->channels);
    if (msg && takes_speech(gmcp)) {
        tel_channels_speech(msg, send_asked, opts);
    }
}

static void ask_gmcp(struct tel_opts *opts, void *state)
{
    struct gmcp *gmcp = state;
    tel_around_ask(&gmcp->around, opts->client.session);
    tel_channels_ask(&gmcp->channels, opts->client.session);
}

static void answer_gmcp(
        struct tel_opts *opts, void *state, struct str tag, bool ok, struct str reply)
{
    struct gmcp *gmcp = state;
    tel_around_answer(&gmcp->around, tag, ok, reply, send_asked, opts);
    tel_channels_answer(&gmcp->channels, tag, ok, reply, send_asked, opts);
    if (tel_login_answer(
                &gmcp->login, opts->client.session, tag, ok, reply, send_asked, opts)) {
        tel_opts_echo(opts, true); /* a password may have been asked for meanwhile */
    }
}

static void resumed_gmcp(struct tel_opts *opts, void *state)
{
    struct gmcp *gmcp = state;
    (void)opts;
    gmcp->around.waits = false;
    gmcp->around.stale = true;
    gmcp->channels.waits = false;
    gmcp->login.waits = false;
    gmcp->login.browses = false;
    gmcp->channels.stale = true;
}

static void goodbye_gmcp(struct tel_opts *opts, void *state, struct str why)
{
    struct buf message = {0};
    (void)state;
    tel_gmcp_goodbye(why, &message);
    send_gmcp(opts, buf_str(&message), STR_NONE);
    buf_finish(&message);
}

const struct tel_option option_gmcp = {
        .number = OPTION_GMCP,
        .size = sizeof(struct gmcp),
        .begin = begin_gmcp,
        .finish = finish_gmcp,
        .receive = receive_gmcp,
        .takes_events = takes_events,
        .takes_speech = takes_speech,
        .event = event_gmcp,
        .told = told_gmcp,
        .ask = ask_gmcp,
        .answer = answer_gmcp,
        .resumed = resumed_gmcp,
        .goodbye = goodbye_gmcp,
};
