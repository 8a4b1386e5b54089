/* dev_link.c -- the link of `skein dev` that logs in: /dev/KEY.
 *
 * KEY is random, and only the terminal shows it. Other servers have no key, so there the page does not exist. */
#include "engine/modules/dev/dev.h"

#include "engine/app/serve_impl.h"
#include "engine/base/mem.h"
#include "engine/core/people/account.h"
#include "net/stream/service.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/http_routes.h"

#include <stdio.h>
#include <string.h>

struct dev_link {
    char key[25]; /* empty: there is no link */
    char name[64];
    char password[25];
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
    const char *token = json_string_value(json_object_get(reply, "token"));
    if (reply) {
        http_answer(exchange, 303, NULL, STR_NONE);
        http_answer_field(exchange, "Set-Cookie",
                HTTP_COOKIE "=%s; Path=/; HttpOnly; SameSite=Lax", token ? token : "");
        http_answer_field(
                exchange, "Set-Cookie", "skein-enter=1; Path=/play; Max-Age=60; SameSite=Lax");
        http_answer_field(exchange, "Location", "/play");
        return;
    }
    if (exchange->capture_count != 1 || !fits_key(link, exchange->captures[0].value)) {
        http_answer_problem(exchange, 404, "There is no such page.");
        return;
    }
    exchange->token[0] = '\0';
    http_conn_call(exchange->conn, "login.token",
            json_pack("{s:s, s:s}", "name", link->name, "password", link->password));
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

void dev_link_open(struct server *server, const char *name, const char *password)
{
    struct dev_link *link = web_part_state(server->net.web, &dev_part);
    const char *web = find_address(server, "http");
    const char *telnet = find_address(server, "telnet");
    account_random_password(link->key);
    (void)str_copy(str_of(name), link->name, sizeof(link->name));
    (void)str_copy(str_of(password), link->password, sizeof(link->password));
    if (web) {
        (void)printf("play http://%s/dev/%s (you are %s)\n", web, link->key, name);
    }
    if (telnet) {
        (void)printf("telnet %s (connect %s %s)\n", telnet, name, password);
    }
    (void)fflush(stdout);
}
