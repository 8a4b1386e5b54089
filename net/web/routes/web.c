/* web.c -- the shared state of the web services, which the first service creates and the last
 * frees. */
#include "net/web/routes/web.h"

#include "engine/base/mem.h"
#include "engine/session/call_table.h"
#include "net/stream/net.h"
#include "net/stream/service.h"
#include "net/stream/time_limit.h"
#include "net/text/web_page.h"
#include "net/text/web_template.h"
#include "net/web/http/http_routes.h"
#include "net/web/http/http_static.h"
#include "net/web/http/web_cache.h"
#include "net/web/http/web_draw.h"
#include "net/web/http/web_pace.h"
#include "net/web/http/web_part.h"
#include "net/web/pages/web_render.h"
#include "net/web/routes/http_command.h"
#include "net/web/routes/http_special.h"
#include "net/web/ws/ws_talk.h"

/* Limit of the cache of rendered answers, keys included: a page of a thousand rooms has half a
 * megabyte. */
#define DRAWN_MOST ((size_t)16 << 20)

/* Loads the page templates; fails if a route's template is missing. */
static struct web_templates *load_pages(struct err *err)
{
    struct web_templates *templates = web_page_load(&web_form_html, err);
    for (size_t i = 0; templates && i < http_routes_page_count; i++) {
        const struct http_route *route = &http_routes_page[i];
        if (route->page && !web_templates_has(templates, route->page)) {
            (void)err_set(err, ERR_MISSING,
                    "the page %s has no template: there is no data/web/pages/%s.html",
                    route->path, route->page);
            web_templates_free(templates);
            templates = NULL;
        }
    }
    return templates;
}

/* Pages change nothing, since browsers and robots get them as they please. */
static void check_pages(const struct call_table *calls)
{
    for (size_t i = 0; i < http_routes_page_count; i++) {
        const char *call = http_routes_page[i].call;
        must(!call || call_entry_only_reads(call_table_find(calls, str_of(call))));
    }
}

/* -- the parts of modules -- */

const struct web_part *web_part_at(const struct web *web, size_t i)
{
    return web->context->web_part ? web->context->web_part(i) : NULL;
}

static size_t count_parts(const struct web *web)
{
    size_t count = 0;
    while (web_part_at(web, count)) {
        count++;
    }
    return count;
}

void *web_part_state(const struct web *web, const struct web_part *part)
{
    size_t i = 0;
    while (web_part_at(web, i) != part) {
        must(web_part_at(web, i));
        i++;
    }
    return web->part_states[i];
}

static void create_parts(struct web *web)
{
    size_t count = count_parts(web);
    web->part_states = mem_alloc_array(count, sizeof(void *));
    for (size_t i = 0; i < count; i++) {
        const struct web_part *part = web_part_at(web, i);
        web->part_states[i] = part->create ? part->create(web) : NULL;
    }
}

void web_parts_tick(const struct web *web)
{
    const struct web_part *part = NULL;
    for (size_t i = 0; (part = web_part_at(web, i)); i++) {
        if (part->tick) {
            part->tick(web->part_states[i]);
        }
    }
}

static void destroy_parts(struct web *web)
{
    size_t count = count_parts(web);
    for (size_t i = 0; i < count; i++) {
        if (web_part_at(web, i)->destroy) {
            web_part_at(web, i)->destroy(web->part_states[i]);
        }
    }
    mem_free(web->part_states);
}

/* -- the web -- */

struct web *web_join(struct net_context *context, struct err *err)
{
    if (!context->web) {
        struct web *web = mem_alloc(sizeof(*web));
        web->templates = load_pages(err);
        if (!web->templates) {
            mem_free(web);
            return NULL;
        }
        web->context = context;
        web->files = http_files_create();
        web->calls = call_table_create();
        check_pages(web->calls);
        web->api = http_routes_api_create(web->calls, &web->api_count);
        web->cache = web_cache_create(DRAWN_MOST);
        web->drawings = web_drawings_create(context->workers);
        web->pace = web_pace_create(context->loop);
        web->limit = time_limit_join(&context->time_limit);
        web->commands = web_commands_create();
        web->talks = ws_talks_create(web);
        web->talk_calls = &ws_talk_calls;
        create_parts(web);
        context->web = web;
    }
    context->web->users++;
    return context->web;
}

void web_leave(struct web *web)
{
    if (--web->users > 0) {
        return;
    }
    web->context->web = NULL;
    web_drawings_destroy(web->drawings);
    ws_talks_destroy(web->talks);
    service_close(web->lines_service);
    service_close(web->telnet_service);
    destroy_parts(web);
    web_commands_destroy(web->commands);
    http_files_destroy(web->files);
    http_routes_api_destroy(web->api, web->api_count);
    call_table_destroy(web->calls);
    web_templates_free(web->templates);
    web_cache_destroy(web->cache);
    time_limit_leave(&web->context->time_limit);
    web_pace_destroy(web->pace);
    mem_free(web);
}

bool web_check(struct err *err)
{
    struct web_templates *templates = load_pages(err);
    web_templates_free(templates);
    return templates != NULL;
}

bool web_reload(struct net_context *context, struct err *err)
{
    struct web *web = context->web;
    if (!web) {
        return true;
    }
    web_cache_clear(web->cache);
    web->reloads++;
    struct web_templates *templates = load_pages(err);
    if (!templates) {
        return false;
    }
    web_drawings_settle(web->drawings);
    web_templates_free(web->templates);
    web->templates = templates;
    http_files_destroy(web->files);
    web->files = http_files_create();
    return true;
}
