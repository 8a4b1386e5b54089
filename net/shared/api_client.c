/* api_client.c -- client of a server's HTTP API, based on libcurl.
 *
 * 1. Only http and https. Redirects are not followed, so that a token goes only to the intended
 *    server.
 * 2. An answer has at most ANSWER_MAX bytes and takes at most TIMEOUT_S seconds; otherwise the
 *    request fails.
 * 3. Tokens are never printed.
 * 4. After status 429 the client waits and repeats the request. Not at log-in, where 429 may
 *    mean too many wrong passwords. */
#include "net/shared/api_client.h"

#include "engine/base/mem.h"

#include <curl/curl.h>
#include <string.h>
#include <time.h>

#define ANSWER_MAX ((size_t)16 << 20)
#define CONNECT_S 10L
#define TIMEOUT_S 60L
#define WAIT_MAX_S 60
#define TRIES_MAX 20

struct api_client {
    CURL *curl;
    char *base;        /* owned: URL of the API */
    char *certificate; /* owned, or NULL */
    char *token;       /* owned, or NULL */
};

static bool is_server(struct str url)
{
    bool http = str_starts(url, STR("http://")) && url.length > 7;
    bool https = str_starts(url, STR("https://")) && url.length > 8;
    return (http || https) && str_find_char(url, '@', 0) == SIZE_MAX &&
           str_find_char(url, '?', 0) == SIZE_MAX && str_find_char(url, '#', 0) == SIZE_MAX;
}

bool api_client_open(
        const char *server, const char *certificate, struct api_client **out, struct err *err)
{
    struct str url = str_of(server);
    while (url.length > 0 && url.bytes[url.length - 1] == '/') {
        url.length--;
    }
    if (!is_server(url)) {
        return err_set(err, ERR_FORMAT,
                "\"%s\" is not a server: write http://HOST:PORT or https://HOST:PORT", server);
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return err_set(err, ERR_IO, "libcurl cannot start");
    }
    struct buf base = {0};
    struct api_client *client = mem_alloc(sizeof(*client));
    buf_add_str(&base, url);
    buf_add_text(&base, "/api/v1");
    client->curl = curl_easy_init();
    client->base = base.bytes;
    client->certificate = certificate ? mem_dup_text(certificate) : NULL;
    if (!client->curl) {
        api_client_close(client);
        return err_set(err, ERR_IO, "libcurl cannot start");
    }
    *out = client;
    return true;
}

void api_client_close(struct api_client *client)
{
    if (!client) {
        return;
    }
    curl_easy_cleanup(client->curl);
    curl_global_cleanup();
    mem_free(client->base);
    mem_free(client->certificate);
    mem_free(client->token);
    mem_free(client);
}

void api_client_set_token(struct api_client *client, const char *token)
{
    mem_free(client->token);
    client->token = token ? mem_dup_text(token) : NULL;
}

/* -- requests -- */

static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
    struct api_answer *answer = data;
    buf_add(&answer->body, bytes, size * count);
    return answer->body.full ? 0 : size * count;
}

static size_t take_header(const char *bytes, size_t size, size_t count, void *data)
{
    struct api_answer *answer = data;
    struct str line = str_trim((struct str){bytes, size * count});
    if (str_starts_nocase(line, STR("etag:"))) {
        struct str tag = str_trim(str_slice(line, 5, line.length));
        if (tag.length < sizeof(answer->tag)) {
            (void)snprintf(answer->tag, sizeof(answer->tag), "%.*s", STR_FMT(tag));
        }
    } else if (str_starts_nocase(line, STR("retry-after:"))) {
        (void)!str_to_u64(str_trim(str_slice(line, 12, line.length)), &answer->wait_s);
    }
    return size * count;
}

static struct curl_slist *add_header(
        struct curl_slist *list, const char *name, const char *before, const char *value)
{
    struct buf line = {0};
    buf_printf(&line, "%s: %s%s", name, before, value);
    struct curl_slist *longer = curl_slist_append(list, line.bytes);
    buf_finish(&line);
    return longer;
}

static struct curl_slist *headers_of(
        const struct api_client *client, const struct api_request *request)
{
    struct curl_slist *list = add_header(NULL, "Accept", "", "*/*");
    list = add_header(list, "Expect", "", "");
    if (client->token) {
        list = add_header(list, "Authorization", "Bearer ", client->token);
    }
    if (request->type) {
        list = add_header(list, "Content-Type", "", request->type);
    }
    if (request->match) {
        list = add_header(list, "If-Match", "", request->match);
    }
    return list;
}

static void set_up(struct api_client *client, const struct api_request *request,
        struct api_answer *answer, const char *url)
{
    CURL *curl = client->curl;
    curl_easy_reset(curl);
    (void)curl_easy_setopt(curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
    (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "skein-script");
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
    if (client->certificate) {
        (void)curl_easy_setopt(curl, CURLOPT_CAINFO, client->certificate);
    }
    if (request->type) {
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.bytes);
        (void)curl_easy_setopt(
                curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
        (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    }
}

static bool ask_once(struct api_client *client, const struct api_request *request,
        struct api_answer *out, struct err *err)
{
    struct buf url = {0};
    *out = (struct api_answer){.body = {.cap = ANSWER_MAX}};
    buf_printf(&url, "%s%s", client->base, request->path);
    set_up(client, request, out, url.bytes);
    struct curl_slist *headers = headers_of(client, request);
    (void)curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(client->curl);
    (void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &out->status);
    curl_slist_free_all(headers);
    bool ok = code == CURLE_OK;
    if (!ok) {
        const char *more = out->body.full ? " (it is too long)"
                           : code == CURLE_PEER_FAILED_VERIFICATION
                                   ? "; give its certificate with --certificate FILE"
                                   : "";
        err_set(err, ERR_IO, "no answer from %s: %s%s", url.bytes, curl_easy_strerror(code),
                more);
    }
    buf_finish(&url);
    return ok;
}

bool api_client_ask(struct api_client *client, const struct api_request *request,
        struct api_answer *out, struct err *err)
{
    bool ok = ask_once(client, request, out, err);
    bool logs_in = strcmp(request->path, "/login") == 0;
    for (int i = 0; ok && !logs_in && out->status == 429 && i < TRIES_MAX; i++) {
        struct timespec wait = {.tv_sec = 1};
        if (out->wait_s > 0) {
            wait.tv_sec = (time_t)(out->wait_s < WAIT_MAX_S ? out->wait_s : WAIT_MAX_S);
        }
        api_answer_finish(out);
        (void)nanosleep(&wait, NULL);
        ok = ask_once(client, request, out, err);
    }
    return ok;
}

void api_answer_finish(struct api_answer *answer)
{
    buf_finish(&answer->body);
}

json_t *api_answer_json(const struct api_answer *answer)
{
    return json_loadb(
            answer->body.bytes ? answer->body.bytes : "", answer->body.length, 0, NULL);
}

static const char *advice_for(long status)
{
    switch (status) {
    case 301:
    case 302:
    case 307:
    case 308:
        return "; give --server the address it moved to";
    case 401:
        return "; the token is no longer valid: log in again";
    case 403:
        return "; only a builder who controls it may do this";
    case 429:
        return "; wait a little";
    default:
        return "";
    }
}

bool api_answer_fail(const struct api_answer *answer, const char *what, struct err *err)
{
    json_t *json = api_answer_json(answer);
    const char *detail = json_string_value(json_object_get(json, "detail"));
    detail = detail ? detail : json_string_value(json_object_get(json, "title"));
    struct buf clean = {0};
    str_clean(str_fit(str_of(detail ? detail : ""), 300), false, &clean);
    const char *advice =
            clean.length > 0 && answer->status == 401 ? "" : advice_for(answer->status);
    if (*advice && str_ends(buf_str(&clean), STR("."))) {
        buf_truncate(&clean, clean.length - 1);
    }
    err_set(err, ERR_DENIED, "%s: the server answers %ld%s%s%s", what, answer->status,
            clean.length > 0 ? ": " : "", clean.bytes ? clean.bytes : "", advice);
    buf_finish(&clean);
    json_decref(json);
    return false;
}
