/* matrix_request.c -- requests to the homeserver, by libcurl.
 *
 * Answers are limited in time and size, redirects are not followed, and the bridge's token goes to
 * the configured server only. */
#include "net/bridges/net_bridge_impl.h"
#include "net/matrix/matrix_impl.h"
#include "net/matrix/matrix_text.h"
#include "net/shared/curl_loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_S 15L

enum { ANSWER_MAX = 8 * 1024 * 1024 };

struct matrix_request {
    struct matrix_request *next;
    struct net_bridge *bridge;
    CURL *easy;
    struct curl_slist *fields;
    char *body; /* owned, by malloc */
    struct buf answer;
    matrix_take *take;
    uint64_t about;
    char error[CURL_ERROR_SIZE];
};

struct matrix_bridge *matrix_of(const struct net_bridge *bridge)
{
    return bridge->own;
}

struct str matrix_text_of(const json_t *object, const char *name)
{
    const json_t *text = json_object_get(object, name);
    return json_is_string(text)
                   ? (struct str){json_string_value(text), json_string_length(text)}
                   : STR_NONE;
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

static size_t on_bytes(char *bytes, size_t size, size_t count, void *data)
{
    struct matrix_request *request = data;
    if (request->answer.length + size * count > ANSWER_MAX) {
        return 0;
    }
    buf_add(&request->answer, bytes, size * count);
    return size * count;
}

static void unlink_request(struct matrix_request *request)
{
    struct matrix_request **at = &matrix_of(request->bridge)->requests;
    while (*at && *at != request) {
        at = &(*at)->next;
    }
    if (*at) {
        *at = request->next;
    }
}

static void free_request(struct matrix_request *request)
{
    curl_easy_cleanup(request->easy);
    curl_slist_free_all(request->fields);
    free(request->body);
    buf_wipe(&request->answer);
    mem_free(request);
}

static void on_done(void *data, CURL *easy, CURLcode code)
{
    struct net_bridge *bridge = data;
    struct matrix_request *request = NULL;
    struct matrix_answer answer = {.why = ""};
    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &request);
    unlink_request(request);
    if (code == CURLE_OK) {
        (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
        bridge->heard_ms = clock_ms();
        bridge->asked = false;
    } else {
        answer.why = request->error[0] ? request->error : curl_easy_strerror(code);
    }
    json_t *json = json_loadb(buf_str(&request->answer).bytes, request->answer.length, 0, NULL);
    answer.json = json;
    if (request->take) {
        request->take(bridge, &answer, request->about);
    }
    json_decref(json);
    free_request(request);
}

static void set_fields(struct matrix_request *request, const char *token)
{
    request->fields = curl_slist_append(NULL, "Content-Type: application/json");
    if (token) {
        struct buf line = {0};
        buf_printf(&line, "Authorization: Bearer %s", token);
        request->fields = curl_slist_append(request->fields, line.bytes);
        buf_wipe(&line);
    }
}

static void set_options(struct matrix_request *request, const char *url, const char *method)
{
    const struct net_bridge_options *options = &request->bridge->options;
    CURL *easy = request->easy;
    (void)curl_easy_setopt(easy, CURLOPT_URL, url);
    (void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options->tls ? "https" : "http");
    (void)curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
    (void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->fields);
    if (request->body) {
        (void)curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body));
        (void)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
    }
    (void)curl_easy_setopt(easy, CURLOPT_USERAGENT, "Skein");
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, request);
    (void)curl_easy_setopt(easy, CURLOPT_PRIVATE, request);
    (void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, request->error);
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, options->verify ? 1L : 0L);
    (void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, options->verify ? 2L : 0L);
    if (options->authority) {
        (void)curl_easy_setopt(easy, CURLOPT_CAINFO, options->authority);
    }
}

void matrix_ask(struct net_bridge *bridge, const char *method, struct str path, json_t *body,
        long timeout_s, matrix_take *take, uint64_t about)
{
    struct matrix_bridge *own = matrix_of(bridge);
    struct buf url = {0};
    if (!own->curl) {
        own->curl = curl_loop_create(bridge->context->loop, on_done, bridge);
    }
    must(own->curl);
    struct matrix_request *request = mem_alloc(sizeof(*request));
    *request = (struct matrix_request){.next = own->requests,
            .bridge = bridge,
            .easy = curl_easy_init(),
            .body = body ? json_dumps(body, JSON_COMPACT) : NULL,
            .take = take,
            .about = about};
    must(request->easy);
    json_decref(body);
    own->requests = request;
    bool v6 = strchr(bridge->options.host, ':') != NULL;
    buf_printf(&url, "%s://%s%s%s:%s" MATRIX_API "%.*s", bridge->options.tls ? "https" : "http",
            v6 ? "[" : "", bridge->options.host, v6 ? "]" : "", bridge->options.port,
            STR_FMT(path));
    net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0, path);
    set_fields(request, own->token);
    set_options(request, url.bytes, method);
    (void)curl_easy_setopt(request->easy, CURLOPT_TIMEOUT, timeout_s);
    curl_loop_add(own->curl, request->easy);
    buf_finish(&url);
}

void matrix_drop_requests(struct net_bridge *bridge)
{
    struct matrix_bridge *own = matrix_of(bridge);
    while (own->requests) {
        struct matrix_request *request = own->requests;
        own->requests = request->next;
        curl_loop_remove(own->curl, request->easy);
        free_request(request);
    }
}

void matrix_fail(
        struct net_bridge *bridge, const char *what, const struct matrix_answer *answer)
{
    char why[160];
    struct buf clean = {0};
    struct str error = matrix_text_of(answer->json, "error");
    str_clean(str_fit(error.length > 0 ? error : str_of(answer->why), 100), false, &clean);
    if (answer->status == 0) {
        (void)snprintf(why, sizeof(why), "%.*s", STR_FMT(buf_str(&clean)));
    } else {
        (void)snprintf(why, sizeof(why), "%s: %ld %.*s", what, answer->status,
                STR_FMT(buf_str(&clean)));
    }
    buf_finish(&clean);
    net_bridge_lose(bridge, why, answer->status == 401 || answer->status == 403);
}
