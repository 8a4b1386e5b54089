/* matrix_request.c -- requests to the homeserver, and the people that it has told of. */
#include "net/matrix/matrix_impl.h"
#include "net/matrix/matrix_text.h"

enum { USERS_MAX = 5000 };

struct matrix_bridge *matrix_of(const struct net_bridge *bridge)
{
    return bridge->own;
}

static struct str home_of(const struct net_bridge *bridge)
{
    const char *user = matrix_of(bridge)->user;
    return user ? matrix_server_of(str_of(user)) : STR_NONE;
}

void matrix_show(const struct net_bridge *bridge, struct str user, struct buf *out)
{
    matrix_show_user(user, home_of(bridge), out);
}

static struct json_client *client_of(struct net_bridge *bridge)
{
    struct matrix_bridge *own = matrix_of(bridge);
    const struct net_bridge_options *options = &bridge->options;
    if (!own->client) {
        own->client =
                json_client_create(&(struct json_client_options){.loop = bridge->context->loop,
                        .host = options->host,
                        .port = options->port,
                        .prefix = MATRIX_API,
                        .agent = "Skein",
                        .tls = options->tls,
                        .verify = options->verify,
                        .authority = options->authority,
                        .answered = net_bridge_heard,
                        .data = bridge});
    }
    return own->client;
}

void matrix_ask(struct net_bridge *bridge, const char *method, struct str path, json_t *body,
        long timeout_s, json_take *take, uint64_t about)
{
    net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0, path);
    json_client_ask(client_of(bridge), &(struct json_request){.method = method,
                                               .path = path,
                                               .body = body,
                                               .timeout_s = timeout_s,
                                               .take = take,
                                               .about = about});
}

void matrix_authorize(struct net_bridge *bridge, struct str token)
{
    struct buf value = {0};
    buf_printf(&value, "Bearer %.*s", STR_FMT(token));
    json_client_authorize(client_of(bridge), token.length > 0 ? value.bytes : NULL);
    buf_wipe(&value);
}

void matrix_fail(struct net_bridge *bridge, const char *what, const struct json_answer *answer)
{
    struct buf why = {0};
    json_answer_explain(answer, what, json_text_of(answer->json, "error"), &why);
    net_bridge_lose(
            bridge, buf_str(&why).bytes, answer->status == 401 || answer->status == 403);
    buf_finish(&why);
}

/* -- people -- */

void matrix_note_user(struct net_bridge *bridge, struct str nick, struct str user)
{
    struct matrix_bridge *own = matrix_of(bridge);
    char *name = str_dup(nick);
    if (!own->users) {
        own->users = json_object();
    }
    if (json_object_size(own->users) < USERS_MAX || json_object_get(own->users, name)) {
        (void)json_object_set_new(own->users, name, json_stringn(user.bytes, user.length));
    }
    mem_free(name);
}

const char *matrix_direct_of(const struct net_bridge *bridge, struct str nick)
{
    const struct matrix_bridge *own = matrix_of(bridge);
    char *name = str_dup(nick);
    const char *user = json_string_value(json_object_get(own->users, name));
    mem_free(name);
    return user ? json_string_value(json_array_get(json_object_get(own->directs, user), 0))
                : NULL;
}
