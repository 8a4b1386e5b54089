/* http_origin.c -- the client's address and token, and which site a request comes from.
 *
 * Forwarded addresses are believed only from our own proxies. Of these, the last that is not a
 * proxy of ours counts: anybody could have written those before it.
 *
 * A token comes as `Authorization: Bearer` or as our cookie. Browsers add the cookie to requests of
 * any page. So with the cookie alone a request changes something only if it shows that it comes
 * from a page of ours (Origin, or else Sec-Fetch-Site). A foreign page can have its name resolve to
 * our address (DNS rebinding). So a page is ours only by its name: web.public_url's, an address,
 * localhost, or the listener's.
 *
 * web.cors says which foreign pages may read public answers of the API (fetch.spec.whatwg.org,
 * "CORS protocol"); never an answer to a request with a token. */
#include "net/stream/net.h"
#include "net/web/http/http_exchange.h"

#include <stdio.h>
#include <string.h>

static bool is_our_proxy(const struct net_context *context, const char *address)
{
    struct net_limits proxies = {
            .exempt = context->trusted_proxies,
            .exempt_count = (uint32_t)context->trusted_proxy_count,
    };
    return net_address_is_exempt(&proxies, address);
}

/* Removes and returns the last word of a comma-separated list. */
static struct str take_last(struct str *list)
{
    size_t comma = list->length;
    while (comma > 0 && list->bytes[comma - 1] != ',') {
        comma--;
    }
    struct str last = str_trim(str_slice(*list, comma, list->length));
    *list = str_slice(*list, 0, comma > 0 ? comma - 1 : 0);
    return last;
}

/* Reads "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]:80" or "2001:db8::1". */
static bool read_address(struct str text, char out[64])
{
    if (text.length > 0 && text.bytes[0] == '[') {
        size_t end = str_find_char(text, ']', 0);
        text = str_slice(text, 1, end == SIZE_MAX ? 1 : end);
    } else {
        size_t colon = str_find_char(text, ':', 0);
        bool one = colon != SIZE_MAX && str_find_char(text, ':', colon + 1) == SIZE_MAX;
        text = one ? str_slice(text, 0, colon) : text;
    }
    if (text.length == 0 || text.length >= 64) {
        return false;
    }
    (void)snprintf(out, 64, "%.*s", STR_FMT(text));
    return strchr(out, '/') == NULL && net_cidr_is_valid(out);
}

static void find_address(struct http_exchange *exchange)
{
    const struct http_request *request = &exchange->request;
    for (size_t i = request->field_count; i > 0; i--) {
        if (!str_equal_nocase(request->fields[i - 1].name, STR("x-forwarded-for"))) {
            continue;
        }
        struct str list = request->fields[i - 1].value;
        while (list.length > 0) {
            char address[64];
            if (!read_address(take_last(&list), address)) {
                return;
            }
            (void)snprintf(exchange->address, sizeof(exchange->address), "%s", address);
            if (!is_our_proxy(exchange->context, address)) {
                return;
            }
        }
    }
}

static void set_token(struct http_exchange *exchange, struct str token)
{
    if (token.length < sizeof(exchange->token)) {
        (void)snprintf(exchange->token, sizeof(exchange->token), "%.*s", STR_FMT(token));
    } else {
        /* No valid token is so long; this one counts as a wrong token. */
        (void)snprintf(exchange->token, sizeof(exchange->token), "?");
    }
}

/* Returns the first cookie of that name that has a value; else an empty text. */
static struct str cookie_of(const struct http_exchange *exchange, struct str wanted)
{
    struct str cookies = http_field_of(&exchange->request, "cookie");
    while (cookies.length > 0) {
        struct str value = str_trim(str_take_until(&cookies, ';'));
        struct str name = str_take_until(&value, '=');
        if (str_equal(name, wanted) && value.length > 0) {
            return value;
        }
    }
    return STR_NONE;
}

/* Returns "light", "dark", or "" for any other text. Static. */
static const char *theme_of(struct str text)
{
    return str_equal(text, STR("light")) ? "light" : str_equal(text, STR("dark")) ? "dark" : "";
}

static void find_token(struct http_exchange *exchange)
{
    struct str rest = http_field_of(&exchange->request, "authorization");
    struct str scheme = rest.bytes ? str_take_word(&rest) : STR_NONE;
    if (str_equal_nocase(scheme, STR("bearer")) && rest.length > 0) {
        set_token(exchange, rest);
        return;
    }
    struct str cookie = cookie_of(exchange, STR(HTTP_COOKIE));
    if (cookie.length > 0) {
        set_token(exchange, cookie);
        exchange->by_cookie = true;
    }
}

void http_identify(struct http_exchange *exchange, const char *peer, bool secure)
{
    (void)snprintf(exchange->address, sizeof(exchange->address), "%s", peer);
    exchange->secure = secure;
    if (is_our_proxy(exchange->context, peer)) {
        struct str scheme = http_field_of(&exchange->request, "x-forwarded-proto");
        exchange->secure = scheme.bytes ? str_equal_nocase(scheme, STR("https")) : secure;
        find_address(exchange);
    }
    exchange->exempt = net_address_is_exempt(&exchange->context->limits, exchange->address);
    exchange->theme = theme_of(cookie_of(exchange, STR(HTTP_THEME)));
    find_token(exchange);
}

/* "https://mud.example:8080" -> "mud.example:8080" */
static struct str authority_of(struct str url)
{
    size_t at = str_find(url, STR("://"), 0);
    if (at == SIZE_MAX) {
        return STR_NONE;
    }
    struct str rest = str_slice(url, at + 3, url.length);
    return str_take_until(&rest, '/');
}

bool http_is_same_origin(const struct http_exchange *exchange, bool required)
{
    struct str origin = http_field_of(&exchange->request, "origin");
    struct str site = http_field_of(&exchange->request, "sec-fetch-site");
    const char *url = exchange->context->web_url;
    if (origin.bytes && url &&
            str_equal_nocase(authority_of(origin), authority_of(str_of(url)))) {
        return true;
    }
    if (!origin.bytes && !site.bytes) {
        return !required;
    }
    return http_host_is_ours(exchange) &&
           (origin.bytes ? str_equal_nocase(authority_of(origin), exchange->request.host)
                         : str_equal(site, STR("same-origin")) || str_equal(site, STR("none")));
}

bool http_is_safe(const struct http_exchange *exchange)
{
    const char *method = exchange->request.method ? exchange->request.method : "";
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
           strcmp(method, "OPTIONS") == 0;
}

/* Writes the CORS fields. An answer for all sites is the same for each and may be cached for all.
 */
void http_put_cors(const struct http_exchange *exchange, struct buf *out)
{
    const struct net_context *context = exchange->context;
    struct str origin = http_field_of(&exchange->request, "origin");
    if (!exchange->is_api || exchange->token[0] || context->cors_count == 0 ||
            !http_is_safe(exchange)) {
        return;
    }
    bool all = false;
    bool named = false;
    for (size_t i = 0; i < context->cors_count; i++) {
        all = all || strcmp(context->cors[i], "*") == 0;
        named = named || str_equal_nocase(origin, str_of(context->cors[i]));
    }
    if (!all) {
        buf_add_text(out, "Vary: Origin\r\n");
    }
    if (!all && !named) {
        return;
    }
    buf_printf(out,
            "Access-Control-Allow-Origin: %.*s\r\nAccess-Control-Expose-Headers: ETag\r\n",
            STR_FMT(all ? STR("*") : origin));
    if (strcmp(exchange->request.method, "OPTIONS") == 0) {
        buf_add_text(out, "Access-Control-Allow-Methods: GET, HEAD\r\n");
    }
}

/* "mud.example:8080" -> "mud.example" */
static struct str name_of(struct str authority)
{
    size_t colon = str_find_char(authority, ':', 0);
    return colon == SIZE_MAX ? authority : str_slice(authority, 0, colon);
}

/* True if host is the NAME of a `--listen http:NAME:PORT`. */
static bool is_bound_to(const struct http_exchange *exchange, struct str name)
{
    const struct net_context *context = exchange->context;
    for (size_t i = 0; i < context->endpoint_count; i++) {
        if (str_starts(str_of(context->endpoints[i].service), STR("http")) &&
                str_equal_nocase(name, name_of(str_of(context->endpoints[i].asked)))) {
            return true;
        }
    }
    return false;
}

bool http_host_is_ours(const struct http_exchange *exchange)
{
    const char *url = exchange->context->web_url;
    struct str host = exchange->request.host;
    struct str name = name_of(host);
    char address[64];
    return (url && str_equal_nocase(host, authority_of(str_of(url)))) ||
           read_address(host, address) || str_equal_nocase(name, STR("localhost")) ||
           (!url && name.length > 0 && is_bound_to(exchange, name));
}

static bool has_door(const struct net_context *context, const char *service)
{
    bool has = false;
    for (size_t i = 0; i < context->endpoint_count; i++) {
        has = has || strcmp(context->endpoints[i].service, service) == 0;
    }
    return has;
}

bool http_comes_unsafely(const struct http_exchange *exchange)
{
    const struct net_context *context = exchange->context;
    struct str host = exchange->request.host;
    char address[64];
    bool by_name = host.length > 0 && !read_address(host, address) &&
                   !str_equal_nocase(name_of(host), STR("localhost"));
    return !exchange->secure && by_name && context->web_url &&
           str_starts_nocase(str_of(context->web_url), STR("https://")) &&
           has_door(context, "https");
}
