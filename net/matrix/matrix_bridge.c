/* matrix_bridge.c -- a bridge to Matrix: the log-in, and the protocol's functions.
 *
 * The bridge is an ordinary user of one homeserver (Matrix client-server API v1.11). Instead of a
 * connection it has requests: one that waits for news (matrix_sync.c) and one for each line
 * (matrix_send.c). Where a connection would break, a request fails, and the bridge logs in again. */
#include "net/matrix/matrix_bridge.h"

#include "net/matrix/matrix_impl.h"
#include "net/matrix/matrix_text.h"

#include <stdio.h>
#include <string.h>

#define LOGIN_S 30L

static bool check_matrix(const struct net_bridge_options *options, struct err *err)
{
    for (size_t i = 0; i < options->channel_count; i++) {
        const char *name = options->channels[i].network;
        bool alias = name[0] == '#' && strchr(name, ':');
        if (!alias && name[0] != '!') {
            return err_set(err, ERR_FORMAT,
                    "%.64s is not a room of Matrix, such as \"#tea:example.org\"", name);
        }
    }
    return options->account || options->password ||
           err_set(err, ERR_FORMAT,
                   "Matrix needs an account: sasl = { account = \"skein\", password = \"...\" "
                   "}, "
                   "or its access token as password");
}

static void fold_matrix(struct str name, struct buf *out)
{
    buf_add_str(out, name);
}

static void note_user(struct net_bridge *bridge, struct str user)
{
    struct matrix_bridge *own = matrix_of(bridge);
    struct buf nick = {0};
    mem_free(own->user);
    own->user = str_dup(user);
    matrix_show(bridge, user, &nick);
    (void)str_copy(buf_str(&nick), bridge->nick, sizeof(bridge->nick));
    (void)str_copy(matrix_server_of(user), bridge->network, sizeof(bridge->network));
    buf_finish(&nick);
}

static void take_login(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct str user = json_text_of(answer->json, "user_id");
    struct str token = json_text_of(answer->json, "access_token");
    (void)about;
    if (answer->status != 200 || !str_starts(user, STR("@")) ||
            (bridge->options.account && token.length == 0)) {
        matrix_fail(bridge, "the network refuses the account", answer);
        return;
    }
    if (bridge->options.account) {
        matrix_authorize(bridge, token);
    }
    note_user(bridge, user);
    matrix_ask_directs(bridge);
    matrix_begin_sync(bridge);
}

/* A device of our own, the same each time: for it the server knows which lines it has had. */
static void greet_matrix(struct net_bridge *bridge)
{
    const struct net_bridge_options *options = &bridge->options;
    char device[80];
    net_bridge_tell_state(bridge, "logging in to %s", options->host);
    if (!options->account) {
        matrix_authorize(bridge, str_of(options->password));
        matrix_ask(bridge, "GET", STR("/account/whoami"), NULL, LOGIN_S, take_login, 0);
        return;
    }
    (void)snprintf(device, sizeof(device), "SKEIN-%s", options->name);
    matrix_ask(bridge, "POST", STR("/login"),
            json_pack("{s:s, s:{s:s, s:s}, s:s, s:s, s:s}", "type", "m.login.password",
                    "identifier", "type", "m.id.user", "user", options->account, "password",
                    options->account_password, "device_id", device,
                    "initial_device_display_name", "Skein"),
            LOGIN_S, take_login, 0);
}

/* The next sync is the question. */
static void ask_matrix(struct net_bridge *bridge)
{
    matrix_sync(bridge);
}

static void tick_matrix(struct net_bridge *bridge)
{
    matrix_sync(bridge);
}

static void reset_matrix(struct net_bridge *bridge)
{
    struct matrix_bridge *own = matrix_of(bridge);
    if (own->client) {
        json_client_drop(own->client);
        matrix_authorize(bridge, STR_NONE);
    }
    matrix_direct_reset(bridge);
    own->sending = false;
    own->syncing = false;
    own->joining = 0;
    for (size_t i = 0; own->rooms && i < bridge->options.channel_count; i++) {
        mem_free(own->rooms[i]);
        own->rooms[i] = NULL;
    }
}

static void finish_matrix(struct net_bridge *bridge)
{
    struct matrix_bridge *own = matrix_of(bridge);
    reset_matrix(bridge);
    json_client_destroy(own->client);
    mem_free(own->user);
    mem_free(own->since);
    mem_free(own->rooms);
}

const struct net_bridge_protocol matrix_bridge_protocol = {
        .name = "matrix",
        .own_bytes = sizeof(struct matrix_bridge),
        .lists_us = true,
        .resumes = true,
        .check = check_matrix,
        .fold = fold_matrix,
        .greet = greet_matrix,
        .join = matrix_join,
        .ask = ask_matrix,
        .reset = reset_matrix,
        .tick = tick_matrix,
        .write = matrix_write,
        .remark = matrix_remark,
        .whisper = matrix_whisper,
        .tell = matrix_tell,
        .is_ready = matrix_is_ready,
        .post = matrix_post,
        .finish = finish_matrix,
};
