/* json_client.c -- requests in JSON, by libcurl. */
#include "net/shared/json_client.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "net/shared/curl_loop.h"

#include <stdlib.h>
#include <string.h>

#define JSON_CONNECT_S 15L

enum { JSON_ANSWER_MAX = 8 * 1024 * 1024 };

struct asked {
    struct asked *next;
    struct json_client *client;
    CURL *easy;
    struct curl_slist *fields;
    char *body; /* owned, by malloc */
    struct buf answer;
    json_take *take;
    uint64_t about;
    char error[CURL_ERROR_SIZE];
};

struct json_client {
    struct json_client_options options; /* texts owned */
    struct curl_loop *curl;             /* NULL: nothing was asked yet */
    struct asked *asked;                /* running; owned */
    char *secret;                       /* owned; NULL: none */
};

struct str json_text_of(const json_t *object, const char *name)
{
    const json_t *text = json_object_get(object, name);
    return json_is_string(text)
                   ? (struct str){json_string_value(text), json_string_length(text)}
                   : STR_NONE;
}

struct str json_answer_field(const struct json_answer *answer, const char *name)
{
    struct curl_header *header = NULL;
    bool found =
            curl_easy_header(answer->easy, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
    return found ? str_of(header->value) : STR_NONE;
}

void json_answer_explain(
        const struct json_answer *answer, const char *what, struct str error, struct buf *out)
{
    struct buf clean = {0};
    str_clean(str_fit(error.length > 0 ? error : str_of(answer->why), 100), false, &clean);
    if (answer->status > 0) {
        buf_printf(out, "%s: %ld ", what, answer->status);
    }
    buf_add_str(out, buf_str(&clean));
    buf_finish(&clean);
}

static size_t on_answer_bytes(char *bytes, size_t size, size_t count, void *data)
{
    struct asked *asked = data;
    if (asked->answer.length + size * count > JSON_ANSWER_MAX) {
        return 0;
    }
    buf_add(&asked->answer, bytes, size * count);
    return size * count;
}

static void unlink_asked(const struct asked *asked)
{
    struct asked **at = &asked->client->asked;
    while (*at && *at != asked) {
        at = &(*at)->next;
    }
    if (*at) {
        *at = asked->next;
    }
}

static void free_asked(struct asked *asked)
{
    curl_easy_cleanup(asked->easy);
    curl_slist_free_all(asked->fields);
    free(asked->body);
    buf_wipe(&asked->answer);
    mem_free(asked);
}

static void on_answer(void *data, CURL *easy, CURLcode code)
{
    struct json_client *client = data;
    struct asked *asked = NULL;
    struct json_answer answer = {.why = "", .easy = easy};
    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &asked);
    unlink_asked(asked);
    if (code == CURLE_OK) {
        (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
        if (client->options.answered) {
            client->options.answered(client->options.data);
        }
    } else {
        answer.why = asked->error[0] ? asked->error : curl_easy_strerror(code);
    }
    json_t *json = json_loadb(buf_str(&asked->answer).bytes, asked->answer.length, 0, NULL);
    answer.json = json;
    if (asked->take) {
        asked->take(client->options.data, &answer, asked->about);
    }
    json_decref(json);
    free_asked(asked);
}

static void set_asked_fields(struct asked *asked, const char *secret)
{
    asked->fields = curl_slist_append(NULL, "Content-Type: application/json");
    if (secret) {
        struct buf line = {0};
        buf_printf(&line, "Authorization: %s", secret);
        asked->fields = curl_slist_append(asked->fields, line.bytes);
        buf_wipe(&line);
    }
}

static void set_asked_options(struct asked *asked, const char *url, const char *method)
{
    const struct json_client_options *options = &asked->client->options;
    CURL *easy = asked->easy;
    (void)curl_easy_setopt(easy, CURLOPT_URL, url);
    (void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options->tls ? "https" : "http");
    (void)curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
    (void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, asked->fields);
    if (asked->body) {
        (void)curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(asked->body));
        (void)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, asked->body);
    }
    (void)curl_easy_setopt(easy, CURLOPT_USERAGENT, options->agent);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer_bytes);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, asked);
    (void)curl_easy_setopt(easy, CURLOPT_PRIVATE, asked);
    (void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, asked->error);
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, JSON_CONNECT_S);
    (void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, options->verify ? 1L : 0L);
    (void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, options->verify ? 2L : 0L);
    if (options->authority) {
        (void)curl_easy_setopt(easy, CURLOPT_CAINFO, options->authority);
    }
}

void json_client_ask(struct json_client *client, const struct json_request *request)
{
    const struct json_client_options *options = &client->options;
    struct buf url = {0};
    if (!client->curl) {
        client->curl = curl_loop_create(options->loop, on_answer, client);
    }
    must(client->curl);
    struct asked *asked = mem_alloc(sizeof(*asked));
    *asked = (struct asked){.next = client->asked,
            .client = client,
            .easy = curl_easy_init(),
            .body = request->body ? json_dumps(request->body, JSON_COMPACT) : NULL,
            .take = request->take,
            .about = request->about};
    must(asked->easy);
    json_decref(request->body);
    client->asked = asked;
    bool v6 = strchr(options->host, ':') != NULL;
    buf_printf(&url, "%s://%s%s%s:%s%s%.*s", options->tls ? "https" : "http", v6 ? "[" : "",
            options->host, v6 ? "]" : "", options->port, options->prefix,
            STR_FMT(request->path));
    set_asked_fields(asked, client->secret);
    set_asked_options(asked, url.bytes, request->method);
    (void)curl_easy_setopt(asked->easy, CURLOPT_TIMEOUT, request->timeout_s);
    curl_loop_add(client->curl, asked->easy);
    buf_wipe(&url);
}

void json_client_drop(struct json_client *client)
{
    while (client->asked) {
        struct asked *asked = client->asked;
        client->asked = asked->next;
        curl_loop_remove(client->curl, asked->easy);
        free_asked(asked);
    }
}

void json_client_authorize(struct json_client *client, const char *value)
{
    mem_free_secret(client->secret);
    client->secret = value ? mem_dup_text(value) : NULL;
}

struct json_client *json_client_create(const struct json_client_options *options)
{
    struct json_client *client = mem_alloc(sizeof(*client));
    client->options = *options;
    client->options.host = mem_dup_text(options->host);
    client->options.port = mem_dup_text(options->port);
    client->options.prefix = mem_dup_text(options->prefix);
    client->options.authority = options->authority ? mem_dup_text(options->authority) : NULL;
    return client;
}

void json_client_destroy(struct json_client *client)
{
    if (!client) {
        return;
    }
    const struct json_client_options *own = &client->options;
    const char *const texts[] = {own->host, own->port, own->prefix, own->authority};
    json_client_drop(client);
    curl_loop_destroy(client->curl);
    mem_free_secret(client->secret);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        mem_free((void *)(uintptr_t)texts[i]);
    }
    mem_free(client);
}
