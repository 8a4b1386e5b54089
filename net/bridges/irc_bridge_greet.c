/* irc_bridge_greet.c -- the bridge's identity on the network: capabilities, account, nick.
 *
 * Capabilities are requested one by one, and only those offered: ngircd and inspircd refuse a
 * whole request for one word that they do not know. A server without CAP welcomes us all the
 * same, unless an account is configured: then the bridge does not join without logging in,
 * because nobody could tell it from an impostor.
 *
 * If the nick is in use, others are tried (nick_, nick-2 …); the wished one is tried again
 * every few minutes. */
#include "net/bridges/irc_bridge_impl.h"

#include <sodium.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BRIDGE_GREET_REGAIN_MS = 180000, SASL_PIECE = 400 };

static void send_nick(struct net_bridge *bridge)
{
    const char *wish = bridge->options.nick;
    if (irc_bridge_of(bridge)->nick_tries == 0) {
        (void)snprintf(bridge->nick, sizeof(bridge->nick), "%s", wish);
    } else if (irc_bridge_of(bridge)->nick_tries == 1) {
        (void)snprintf(
                bridge->nick, sizeof(bridge->nick), "%.*s_", NET_BRIDGE_NICK_MAX - 1, wish);
    } else {
        /* short, for networks with nicks of nine letters; random, because the taken nicks are
         * unknown */
        (void)snprintf(bridge->nick, sizeof(bridge->nick), "%.5s-%02u", wish,
                (unsigned)rng_below(&bridge->rng, 100));
    }
    irc_bridge_send(bridge, "NICK", str_of(bridge->nick), STR_NONE);
}

void irc_bridge_greet(struct net_bridge *bridge)
{
    char user[200];
    irc_bridge_of(bridge)->nick_tries = 0;
    irc_bridge_of(bridge)->saslable = false;
    irc_bridge_of(bridge)->sasl_done = false;
    irc_bridge_of(bridge)->separator_offered = '\0';
    irc_bridge_of(bridge)->separator = '\0';
    if (bridge->options.password) {
        irc_bridge_send(bridge, "PASS", str_of(bridge->options.password), STR_NONE);
    }
    irc_bridge_send(bridge, "CAP", STR("LS"), STR("302"));
    send_nick(bridge);
    (void)snprintf(user, sizeof(user), "USER skein 0 * :%.100s, a bridge\r\n",
            bridge->context->game_name ? bridge->context->game_name : "Skein");
    net_bridge_send(bridge, str_of(user), str_of(user));
    net_bridge_tell_state(bridge, "logging in to %s", bridge->options.host);
}

/* Notes which of the capabilities in a list we use. */
static void note_offers(struct irc_bridge *own, struct str list)
{
    while (list.length > 0) {
        struct str word = str_take_word(&list);
        struct str name = str_take_until(&word, '=');
        /* The value of sasl, if any, lists mechanisms; that of relaymsg lists separators. */
        if (str_equal(name, STR("sasl"))) {
            own->saslable |= word.length == 0 || str_find(word, STR("PLAIN"), 0) != SIZE_MAX;
        } else if (str_equal(name, STR("draft/relaymsg")) && word.length > 0) {
            own->separator_offered = word.bytes[0];
        }
    }
}

static void go_on_without_sasl(struct net_bridge *bridge)
{
    if (bridge->options.account && !irc_bridge_of(bridge)->sasl_done) {
        net_bridge_lose(bridge,
                "the network does not support logging in to an account (SASL PLAIN)", true);
    } else {
        irc_bridge_send(bridge, "CAP", STR("END"), STR_NONE);
    }
}

static void take_cap(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct str what = irc_msg_param(msg, 1);
    struct str list = irc_msg_param(msg, msg->param_count > 0 ? msg->param_count - 1 : 0);
    bool more = msg->param_count > 3 && str_equal(irc_msg_param(msg, 2), STR("*"));
    if (bridge->phase != BRIDGE_GREETING) {
        return;
    }
    if (str_equal_nocase(what, STR("LS"))) {
        note_offers(irc_bridge_of(bridge), list);
        if (more) {
            return;
        }
        if (irc_bridge_of(bridge)->separator_offered) {
            irc_bridge_send(bridge, "CAP", STR("REQ"), STR("draft/relaymsg"));
        }
        if (bridge->options.account && irc_bridge_of(bridge)->saslable) {
            irc_bridge_send(bridge, "CAP", STR("REQ"), STR("sasl"));
        } else {
            go_on_without_sasl(bridge);
        }
    } else if (str_equal(str_trim(list), STR("draft/relaymsg"))) {
        bool has = str_equal_nocase(what, STR("ACK"));
        irc_bridge_of(bridge)->separator =
                has ? irc_bridge_of(bridge)->separator_offered : '\0';
    } else if (str_equal_nocase(what, STR("ACK"))) {
        irc_bridge_send(bridge, "AUTHENTICATE", STR("PLAIN"), STR_NONE);
    } else if (str_equal_nocase(what, STR("NAK"))) {
        go_on_without_sasl(bridge);
    }
}

/* Sends the secret in pieces of 400 bytes; a last piece of exactly 400 is followed by an empty
 * one. */
static void send_account(struct net_bridge *bridge)
{
    struct buf plain = {0};
    struct buf coded = {0};
    buf_add_char(&plain, '\0');
    buf_add_text(&plain, bridge->options.account);
    buf_add_char(&plain, '\0');
    buf_add_text(&plain, bridge->options.account_password);
    size_t size = sodium_base64_ENCODED_LEN(plain.length, sodium_base64_VARIANT_ORIGINAL);
    (void)sodium_bin2base64(buf_reserve(&coded, size), size, (const unsigned char *)plain.bytes,
            plain.length, sodium_base64_VARIANT_ORIGINAL);
    buf_added(&coded, size - 1);
    size_t at = 0;
    do {
        struct str piece = str_slice(buf_str(&coded), at,
                at + SASL_PIECE < coded.length ? at + SASL_PIECE : coded.length);
        irc_bridge_send(bridge, "AUTHENTICATE", piece.length > 0 ? piece : STR("+"), STR_NONE);
        at += SASL_PIECE;
    } while (at <= coded.length);
    buf_wipe(&plain);
    buf_wipe(&coded);
}

/* Tries another nick: ours is taken, or not allowed. */
static void try_other_nick(struct net_bridge *bridge, const struct irc_msg *msg)
{
    if (bridge->phase == BRIDGE_ONLINE) {
        /* This was an attempt to regain the wished nick; the present one stays. */
        return;
    }
    if (++irc_bridge_of(bridge)->nick_tries > NET_BRIDGE_TRIES_MAX) {
        char why[160];
        (void)snprintf(why, sizeof(why), "no nick like %s is available: %.*s",
                bridge->options.nick,
                STR_FMT(str_fit(irc_msg_param(msg, msg->param_count - 1), 80)));
        net_bridge_lose(bridge, why, true);
        return;
    }
    send_nick(bridge);
}

bool irc_bridge_is_me(const struct net_bridge *bridge, struct str nick)
{
    return net_bridge_same_name(bridge, nick, str_of(bridge->nick));
}

static void set_nick(struct net_bridge *bridge, struct str nick)
{
    (void)snprintf(bridge->nick, sizeof(bridge->nick), "%.*s",
            STR_FMT(str_fit(nick, NET_BRIDGE_NICK_MAX)));
    irc_bridge_of(bridge)->regain_at_ms = clock_ms() + BRIDGE_GREET_REGAIN_MS;
}

static void welcome(struct net_bridge *bridge, const struct irc_msg *msg)
{
    set_nick(bridge, irc_msg_param(msg, 0));
    bridge->phase = BRIDGE_ONLINE;
    bridge->online_ms = clock_ms();
    net_bridge_tell_state(bridge, "connected to %s as %s", bridge->options.host, bridge->nick);
    net_bridge_channels_tick(bridge);
}

void irc_bridge_greet_tick(struct net_bridge *bridge)
{
    if (clock_ms() >= irc_bridge_of(bridge)->regain_at_ms &&
            !irc_bridge_is_me(bridge, str_of(bridge->options.nick))) {
        irc_bridge_of(bridge)->regain_at_ms = clock_ms() + BRIDGE_GREET_REGAIN_MS;
        irc_bridge_send(bridge, "NICK", str_of(bridge->options.nick), STR_NONE);
    }
}

static void refused_bridge_greet(
        struct net_bridge *bridge, const struct irc_msg *msg, const char *what)
{
    char why[200];
    struct buf clean = {0};
    irc_clean(irc_msg_param(msg, msg->param_count - 1), &clean);
    (void)snprintf(why, sizeof(why), "%s: %.*s", what, STR_FMT(str_fit(buf_str(&clean), 120)));
    buf_finish(&clean);
    net_bridge_lose(bridge, why, true);
}

/* Of all that the network supports, only its name is used: two bridges may lead to one network. */
static void take_support(struct net_bridge *bridge, const struct irc_msg *msg)
{
    for (size_t i = 1; i < msg->param_count; i++) {
        struct str value = irc_msg_param(msg, i);
        struct str name = str_take_until(&value, '=');
        if (str_equal(name, STR("NETWORK")) && value.length > 0) {
            struct buf clean = {0};
            irc_clean(str_fit(value, sizeof(bridge->network) - 1), &clean);
            (void)snprintf(bridge->network, sizeof(bridge->network), "%.*s",
                    STR_FMT(str_fit(buf_str(&clean), sizeof(bridge->network) - 1)));
            buf_finish(&clean);
        }
    }
}

static bool take_number(struct net_bridge *bridge, const struct irc_msg *msg, uint64_t number)
{
    switch (number) {
    case 1:
        welcome(bridge, msg);
        return true;
    case 5:
        take_support(bridge, msg);
        return true;
    case 431: /* no nick, bad nick, in use, collision, temporarily unavailable */
    case 432:
    case 433:
    case 436:
    case 437:
        if (number == 437 && bridge->phase == BRIDGE_ONLINE) {
            return false; /* about a channel */
        }
        try_other_nick(bridge, msg);
        return true;
    case 464:
        refused_bridge_greet(bridge, msg, "the network refuses the password");
        return true;
    case 465:
        refused_bridge_greet(bridge, msg, "the network has banned us");
        return true;
    case 903: /* logged in to the account */
        irc_bridge_of(bridge)->sasl_done = true;
        irc_bridge_send(bridge, "CAP", STR("END"), STR_NONE);
        return true;
    case 902:
    case 904:
    case 905:
    case 906:
    case 908:
        if (bridge->phase == BRIDGE_GREETING) {
            refused_bridge_greet(bridge, msg, "the network refuses the account");
        }
        return true;
    default:
        return false;
    }
}

bool irc_bridge_greet_take(struct net_bridge *bridge, const struct irc_msg *msg)
{
    uint64_t number = 0;
    if (msg->command.length == 3 && str_to_u64(msg->command, &number)) {
        return msg->param_count > 0 && take_number(bridge, msg, number);
    }
    if (irc_msg_is(msg, "CAP")) {
        take_cap(bridge, msg);
        return true;
    }
    if (irc_msg_is(msg, "AUTHENTICATE")) {
        if (bridge->phase == BRIDGE_GREETING && bridge->options.account) {
            send_account(bridge);
        }
        return true;
    }
    if (irc_msg_is(msg, "NICK") && irc_bridge_is_me(bridge, irc_source_nick(msg->source))) {
        set_nick(bridge, irc_msg_param(msg, 0));
        net_bridge_tell_channels(bridge);
        return true;
    }
    return false;
}
