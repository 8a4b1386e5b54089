/* http_head.c -- reads request heads.
 *
 * A head is gathered completely, checked line by line, and only then handed to http-parser, which
 * is used only here. So its callbacks get each part in one piece, and its process-wide limit does
 * not matter.
 *
 * http-parser accepts forms that other parsers, such as a reverse proxy's, read differently. So
 * this file refuses them: line ends other than CR LF, folded fields, blanks before a colon, a
 * missing or second Host, both kinds of length, codings except `chunked`, lengths with other
 * characters than digits, and paths that lead upward.
 *
 * http_body.c reads bodies. To support another field, add a check_ function and a line in
 * understand. */
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "net/text/url.h"
#include "net/web/http/http_request.h"

#include <http_parser.h>
#include <string.h>

enum { EMPTY_LINES_BYTES = 4 };

void http_request_init(struct http_request *request)
{
    *request = (struct http_request){.keep_alive = true};
}

void http_request_finish(struct http_request *request)
{
    buf_finish(&request->head);
    buf_finish(&request->path);
    buf_finish(&request->body);
}

static bool refuse(struct http_request *request, uint16_t status, const char *why)
{
    if (request->status == 0) {
        request->status = status;
        request->why = why;
    }
    return false;
}

/* -- the lines -- */

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        bool letter =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && !memchr("!#$%&'*+-.^_`|~", c, 15)) {
            return false;
        }
    }
    return s.length > 0;
}

static bool check_request_line(struct http_request *request, struct str line)
{
    struct str rest = line;
    struct str method = str_take_until(&rest, ' ');
    struct str target = str_take_until(&rest, ' ');
    if (!is_token(method) || target.length == 0) {
        return refuse(request, 400, "The request line is not METHOD TARGET HTTP/1.1.");
    }
    if (!str_starts(rest, STR("HTTP/")) || rest.length != 8) {
        return refuse(request, 400, "The request line does not end in HTTP/1.1.");
    }
    if (!str_equal(rest, STR("HTTP/1.1")) && !str_equal(rest, STR("HTTP/1.0"))) {
        return refuse(request, 505, "This server only supports HTTP/1.1 and HTTP/1.0.");
    }
    return true;
}

static bool check_field_line(struct http_request *request, struct str line)
{
    if (line.bytes[0] == ' ' || line.bytes[0] == '\t') {
        return refuse(request, 400, "A field continues on the next line, which is obsolete.");
    }
    struct str value = line;
    struct str name = str_take_until(&value, ':');
    if (name.length == line.length) {
        return refuse(request, 400, "A field has no colon.");
    }
    if (!is_token(name)) {
        return refuse(
                request, 400, "The name of a field contains a space or another invalid byte.");
    }
    for (size_t i = 0; i < value.length; i++) {
        unsigned char c = (unsigned char)value.bytes[i];
        if ((c < ' ' && c != '\t') || c == 0x7F) {
            return refuse(request, 400, "A field has a control character.");
        }
    }
    return true;
}

/* Checks each line; the reader has already ensured that all lines end in CR LF. */
static bool check_lines(struct http_request *request)
{
    struct str rest = buf_str(&request->head);
    size_t count = 0;
    for (; rest.length > 2; count++) {
        size_t end = str_find(rest, STR("\r\n"), 0);
        struct str line = str_slice(rest, 0, end);
        rest = str_slice(rest, end + 2, rest.length);
        if (count > HTTP_FIELDS_MAX) {
            return refuse(request, 431, "The request has more than 64 fields.");
        }
        if (!(count == 0 ? check_request_line(request, line)
                         : check_field_line(request, line))) {
            return false;
        }
    }
    return true;
}

/* -- http-parser -- */

static int on_url(http_parser *parser, const char *at, size_t length)
{
    struct http_request *request = parser->data;
    request->query = (struct str){at, length};
    return 0;
}

static int on_field(http_parser *parser, const char *at, size_t length)
{
    struct http_request *request = parser->data;
    must(request->field_count < HTTP_FIELDS_MAX);
    request->fields[request->field_count++] =
            (struct http_field){.name = {at, length}, .value = STR_NONE};
    return 0;
}

static int on_value(http_parser *parser, const char *at, size_t length)
{
    struct http_request *request = parser->data;
    must(request->field_count > 0);
    request->fields[request->field_count - 1].value = str_trim((struct str){at, length});
    return 0;
}

/* Stops the parser, because http_body.c reads the body. */
static int on_headers(http_parser *parser)
{
    struct http_request *request = parser->data;
    request->method = http_method_str((enum http_method)parser->method);
    request->is_1_0 = parser->http_minor == 0;
    request->keep_alive = http_should_keep_alive(parser) != 0;
    return 1;
}

static const http_parser_settings settings = {
        .on_url = on_url,
        .on_header_field = on_field,
        .on_header_value = on_value,
        .on_headers_complete = on_headers,
};

static bool parse(struct http_request *request)
{
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = request;
    (void)http_parser_execute(&parser, &settings, request->head.bytes, request->head.length);
    enum http_errno problem = HTTP_PARSER_ERRNO(&parser);
    if (problem == HPE_INVALID_METHOD) {
        return refuse(request, 501, "There is no such method.");
    }
    if (problem == HPE_INVALID_TRANSFER_ENCODING) {
        return refuse(request, 400, "The last transfer coding is not chunked.");
    }
    if (problem != HPE_OK || !request->method) {
        return refuse(request, 400, "The request is malformed.");
    }
    return true;
}

/* -- the fields that matter -- */

struct str http_field_of(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        if (str_equal_nocase(request->fields[i].name, str_of(name))) {
            return request->fields[i].value;
        }
    }
    return (struct str){NULL, 0};
}

bool http_list_has(struct str list, const char *word)
{
    while (list.length > 0) {
        if (str_equal_nocase(str_trim(str_take_until(&list, ',')), str_of(word))) {
            return true;
        }
    }
    return false;
}

static size_t count_fields(const struct http_request *request, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < request->field_count; i++) {
        count += str_equal_nocase(request->fields[i].name, str_of(name));
    }
    return count;
}

/* True if what follows the name or the address in brackets is nothing, or a port in digits. */
static bool has_good_port(struct str host)
{
    size_t end = str_find_char(host, host.length > 0 && host.bytes[0] == '[' ? ']' : ':', 0);
    if (end == SIZE_MAX) {
        return true;
    }
    end += host.bytes[end] == ']';
    for (size_t i = end + 1; i < host.length; i++) {
        if (host.bytes[i] < '0' || host.bytes[i] > '9') {
            return false;
        }
    }
    return end >= host.length || host.bytes[end] == ':';
}

/* True if it is a name or address with an optional port. The callers check what it means. */
static bool is_host(struct str host)
{
    for (size_t i = 0; i < host.length; i++) {
        unsigned char c = (unsigned char)host.bytes[i];
        bool letter =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && !memchr("-._:[]", c, 6)) {
            return false;
        }
    }
    return host.length > 0 && host.length <= 260 && has_good_port(host);
}

static bool check_host(struct http_request *request)
{
    size_t count = count_fields(request, "host");
    struct str host = http_field_of(request, "host");
    if (count > 1 || (count == 0 && !request->is_1_0)) {
        return refuse(request, 400, "The request must name its Host, once.");
    }
    if (count == 1 && !is_host(host)) {
        return refuse(request, 400, "The Host is not a name or an address.");
    }
    request->host = count == 1 ? host : STR_NONE;
    return true;
}

static bool check_lengths(struct http_request *request)
{
    struct str length = http_field_of(request, "content-length");
    struct str coding = http_field_of(request, "transfer-encoding");
    if (length.bytes && coding.bytes) {
        return refuse(request, 400, "The request has two lengths.");
    }
    if (count_fields(request, "content-length") > 1 ||
            count_fields(request, "transfer-encoding") > 1) {
        return refuse(request, 400, "The length of the request is given twice.");
    }
    if (length.bytes && (length.length > 15 || !str_to_u64(length, &request->length))) {
        return refuse(request, 400, "The Content-Length is not a number of bytes.");
    }
    if (coding.bytes && request->is_1_0) {
        return refuse(request, 400, "HTTP/1.0 has no transfer codings.");
    }
    if (coding.bytes && !str_equal_nocase(coding, STR("chunked"))) {
        return refuse(request, 501, "The only supported transfer coding is chunked.");
    }
    request->chunked = coding.bytes != NULL;
    return true;
}

static bool check_expect(struct http_request *request)
{
    struct str expect = http_field_of(request, "expect");
    if (!expect.bytes) {
        return true;
    }
    if (!str_equal_nocase(expect, STR("100-continue"))) {
        return refuse(request, 417, "Only 100-continue can be expected.");
    }
    request->expects_continue = !request->is_1_0;
    return true;
}

/* -- the target -- */

bool http_query_get(struct str query, const char *name, struct buf *out, bool *out_bad)
{
    *out_bad = false;
    while (query.length > 0) {
        struct str value = str_take_until(&query, '&');
        struct str key = str_take_until(&value, '=');
        if (str_equal(key, str_of(name))) {
            *out_bad = !url_decode(value, true, out);
            return !*out_bad;
        }
    }
    return false;
}

static bool leads_upward(struct str path)
{
    while (path.length > 0) {
        struct str part = str_take_until(&path, '/');
        if (str_equal(part, STR("..")) || str_equal(part, STR("."))) {
            return true;
        }
    }
    return false;
}

/* Returns the length of "http://" or "https://" at the beginning of target, else 0. */
static size_t scheme_length(struct str target)
{
    return str_starts_nocase(target, STR("http://"))    ? 7
           : str_starts_nocase(target, STR("https://")) ? 8
                                                        : 0;
}

/* Cuts *target, as "http://host/path", down to its path, and takes the host from it. */
static bool take_authority(struct http_request *request, struct str *target)
{
    size_t skip = scheme_length(*target);
    if (skip == 0) {
        return true;
    }
    struct str rest = str_slice(*target, skip, target->length);
    size_t slash = str_find_char(rest, '/', 0);
    struct str host = str_slice(rest, 0, slash == SIZE_MAX ? rest.length : slash);
    if (!is_host(host)) {
        return refuse(request, 400, "The host in the target is not a name or an address.");
    }
    request->host = host;
    *target = slash == SIZE_MAX ? STR("/") : str_slice(rest, slash, rest.length);
    return true;
}

static bool check_target(struct http_request *request)
{
    struct str target = request->query; /* set by on_url */
    if (!take_authority(request, &target)) {
        return false;
    }
    if (target.length == 0 || target.bytes[0] != '/' ||
            str_find_char(target, '#', 0) != SIZE_MAX) {
        return refuse(request, 400, "The target is not a path.");
    }
    size_t mark = str_find_char(target, '?', 0);
    request->query = mark == SIZE_MAX ? STR_NONE : str_slice(target, mark + 1, target.length);
    struct str path = str_slice(target, 0, mark == SIZE_MAX ? target.length : mark);
    if (!url_decode(path, false, &request->path)) {
        return refuse(request, 400, "The path is not properly encoded UTF-8.");
    }
    if (leads_upward(buf_str(&request->path))) {
        return refuse(request, 400, "The path leads above the root.");
    }
    return true;
}

struct str http_target_path(const struct http_request *request)
{
    if (request->path.length > 0) {
        return buf_str(&request->path);
    }
    struct str rest = buf_str(&request->head);
    (void)str_take_until(&rest, ' ');
    struct str target = str_take_until(&rest, ' ');
    size_t skip = scheme_length(target);
    size_t slash = skip > 0 ? str_find_char(target, '/', skip) : 0;
    return str_slice(target, slash == SIZE_MAX ? target.length : slash, target.length);
}

static bool understand(struct http_request *request)
{
    return check_lines(request) && parse(request) && check_host(request) &&
           check_lengths(request) && check_expect(request) && check_target(request);
}

/* -- gathering -- */

/* Checks the newest byte; true if the head is complete or too long. */
static bool ends_at(struct http_request *request, bool *first_line)
{
    const char *bytes = request->head.bytes;
    size_t length = request->head.length;
    char c = bytes[length - 1];
    char before = length > 1 ? bytes[length - 2] : '\0';
    if ((c == '\n') != (before == '\r')) {
        (void)refuse(request, 400, "A line does not end in CR LF.");
        return true;
    }
    *first_line = *first_line && c != '\n';
    if (*first_line && length > HTTP_LINE_MAX) {
        (void)refuse(request, 414, "The target is longer than 8 KB.");
        return true;
    }
    if (length >= HTTP_HEAD_MAX) {
        (void)refuse(request, 431, "The head of the request is longer than 16 KB.");
        return true;
    }
    return c == '\n' && length >= 4 && memcmp(bytes + length - 4, "\r\n\r\n", 4) == 0;
}

size_t http_head_feed(struct http_request *request, struct str bytes, enum http_progress *out)
{
    bool first_line = str_find_char(buf_str(&request->head), '\n', 0) == SIZE_MAX;
    *out = HTTP_MORE;
    for (size_t i = 0; i < bytes.length; i++) {
        buf_add_char(&request->head, bytes.bytes[i]);
        if (ends_at(request, &first_line)) {
            *out = request->status == 0 && understand(request) ? HTTP_READY : HTTP_BAD;
            return i + 1;
        }
        /* RFC 9112: empty lines before a request are ignored. */
        if (request->head.length == 2 && memcmp(request->head.bytes, "\r\n", 2) == 0 &&
                request->step < EMPTY_LINES_BYTES) {
            request->step = (uint8_t)(request->step + 2);
            buf_clear(&request->head);
            first_line = true;
        }
    }
    return bytes.length;
}
