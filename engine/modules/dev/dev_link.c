/* dev_link.c -- the link of `skein dev` that logs in: /dev/KEY.
 *
 * KEY is random, and only the terminal shows it. Other servers have no key, so there the page does not exist. */
#include "engine/modules/dev/dev.h"

#include "engine/app/serve_impl.h"
#include "engine/base/mem.h"
#include "engine/core/login/token.h"
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"
#include "net/stream/service.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/http_routes.h"

#include <stdio.h>
#include <string.h>

#define LINK_MS (INT64_C(30) * 24 * 3600 * 1000)

struct dev_link {
    char key[25]; /* empty: this server has none */
    char token[TOKEN_SIZE];
};

static bool fits_key(const struct dev_link *link, struct str given)
{
    size_t length = strlen(link->key);
    unsigned char differs = (unsigned char)(length == 0 || given.length != length);
    for (size_t i = 0; i < length && i < given.length; i++) {
        differs |= (unsigned char)(link->key[i] ^ given.bytes[i]);
    }
    return differs == 0;
}

static void enter_dev_link(struct http_exchange *exchange, const json_t *reply)
{
    const struct dev_link *link = web_part_state(http_conn_web(exchange->conn), &dev_part);
    (void)reply;
    if (exchange->capture_count != 1 || !fits_key(link, exchange->captures[0].value)) {
        http_answer_problem(exchange, 404, "There is no such page.");
        return;
    }
    http_answer(exchange, 303, NULL, STR_NONE);
    http_answer_field(exchange, "Set-Cookie", HTTP_COOKIE "=%s; Path=/; HttpOnly; SameSite=Lax",
            link->token);
    http_answer_field(
            exchange, "Set-Cookie", "skein-enter=1; Path=/play; Max-Age=60; SameSite=Lax");
    http_answer_field(exchange, "Location", "/play");
}

static const struct http_route routes_dev[] = {
        {.method = "GET", .path = "/dev/{key}", .special = enter_dev_link}};

static void *create_dev_link(struct web *web)
{
    (void)web;
    return mem_alloc(sizeof(struct dev_link));
}

static void destroy_dev_link(void *state)
{
    explicit_bzero(state, sizeof(struct dev_link));
    mem_free(state);
}

const struct web_part dev_part = {
        .routes = routes_dev,
        .route_count = sizeof(routes_dev) / sizeof(routes_dev[0]),
        .create = create_dev_link,
        .destroy = destroy_dev_link,
};

/* Returns the address of the first service of that name; NULL: none. */
static const char *find_address(const struct server *server, const char *service)
{
    for (size_t i = 0; i < server->services.count; i++) {
        const struct services_one *one = &server->services.items[i];
        if (strcmp(one->row.name, service) == 0) {
            return service_address(one->running);
        }
    }
    return NULL;
}

/* Makes a token, which ends with the world. */
static void make_token(struct server *server, const char *name, char out[TOKEN_SIZE])
{
    struct engine *engine = server->game.engine;
    const struct account *account = account_find(engine, str_of(name));
    must(account);
    transaction_begin(engine, 0, 0);
    (void)token_create(engine, account->character, NULL, LINK_MS, out);
    transaction_commit(engine);
}

void dev_link_put(const struct server *server, struct buf *out)
{
    const struct dev_link *link = web_part_state(server->net.web, &dev_part);
    buf_printf(out, "http %s\ntelnet %s\nkey %s\n", find_address(server, "http"),
            find_address(server, "telnet"), link->key);
}

void dev_link_open(
        struct server *server, const char *name, const char *password, struct str key)
{
    struct dev_link *link = web_part_state(server->net.web, &dev_part);
    const char *web = find_address(server, "http");
    const char *telnet = find_address(server, "telnet");
    if (!str_copy(key, link->key, sizeof(link->key)) || key.length == 0) {
        account_random_password(link->key);
    }
    make_token(server, name, link->token);
    (void)printf("play http://%s/dev/%s (you are %s)\n", web, link->key, name);
    (void)printf("telnet %s (connect %s %s)\n", telnet, name, password);
    (void)printf("server http://%s (SKEIN_TOKEN=%s)\n", web, link->token);
    (void)fflush(stdout);
}
