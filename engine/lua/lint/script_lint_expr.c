/* script_lint_expr.c -- what is known of an expression: whether it is an object, a name, or
 * holds what a player typed.
 *
 * 1. What a player typed stays so through the methods of strings, `or` and parentheses; `..`
 *    makes it glued, quote() clean, and of any other call's result nothing is known.
 * 2. Operators bind as in Lua; only `..`, `and` and `or` hand on what they were given.
 *
 * What follows from it is script_lint_rules.c's. */
#include "engine/base/base.h"
#include "engine/lua/lint/script_lint_impl.h"

#define EXPR_DEPTH_MAX 220

static const struct {
    const char *text;
    unsigned left;
    unsigned right;
} binary[] = {{"or", 1, 1}, {"and", 2, 2}, {"<", 3, 3}, {">", 3, 3}, {"<=", 3, 3}, {">=", 3, 3},
        {"~=", 3, 3}, {"==", 3, 3}, {"|", 4, 4}, {"~", 5, 5}, {"&", 6, 6}, {"<<", 7, 7},
        {">>", 7, 7}, {"..", 9, 8}, {"+", 10, 10}, {"-", 10, 10}, {"*", 11, 11}, {"/", 11, 11},
        {"//", 11, 11}, {"%", 11, 11}, {"^", 14, 13}};

#define UNARY_PRIORITY 12

static struct expr parse_binary(struct lint *lint, unsigned limit);

static struct expr other(void)
{
    return (struct expr){.kind = EXPR_OTHER};
}

/* -- tables and functions -- */

static void table_entry(struct lint *lint, struct expr *table)
{
    /* Tables within it put their names, and take them away again. */
    size_t names = lint->table_name_count;
    bool is_named = lint->token.kind == TOKEN_NAME && lint->next.kind == TOKEN_SYMBOL &&
                    str_equal(lint->next.text, STR("="));
    struct str name = lint->token.text;
    if (is_named) {
        lint_advance(lint);
        lint_advance(lint);
    } else if (lint_accept(lint, "[")) {
        (void)lint_expr(lint);
        lint_expect(lint, "]");
        lint_expect(lint, "=");
        table->open_names = true;
    }
    (void)lint_expr(lint);
    lint->table_name_count = names;
    if (is_named) {
        LINT_ROOM(lint->table_names, lint->table_name_count, lint->table_name_capacity);
        lint->table_names[lint->table_name_count++] = name;
        table->name_count++;
    }
}

static struct expr parse_table(struct lint *lint)
{
    struct expr table = {
            .kind = EXPR_TABLE, .token = lint->token, .names = lint->table_name_count};
    lint_expect(lint, "{");
    while (!lint_is(lint, "}") && lint->token.kind != TOKEN_END) {
        table_entry(lint, &table);
        if (!lint_accept(lint, ",") && !lint_accept(lint, ";")) {
            break;
        }
    }
    lint_expect(lint, "}");
    return table;
}

/* -- names and what follows them -- */

static struct expr parse_name(struct lint *lint)
{
    struct expr expr = {.kind = EXPR_LOCAL, .token = lint->token};
    const struct local *local = lint_find_local(lint, lint->token.text);
    if (local) {
        expr.kind = local->is_event ? EXPR_EVENT : EXPR_LOCAL;
        expr.event = local->event;
        expr.is_object = local->is_object;
        expr.taint = local->taint;
        expr.taint_at = local->taint_at;
    } else {
        expr.kind = EXPR_GLOBAL;
    }
    lint_advance(lint);
    return expr;
}

static struct expr member_of(
        struct lint *lint, const struct expr *base, const struct token *name)
{
    struct expr member = {.kind = EXPR_MEMBER,
            .base = base->kind,
            .of_object = base->is_object,
            .token = *name,
            .library = base->token,
            .event = base->event};
    if (base->kind == EXPR_EVENT) {
        member.is_object = lint_field_is_object(base->event, name->text);
        if (lint_field_is_raw(base->event, name->text)) {
            member.taint = TAINT_RAW;
            member.taint_at = base->token;
        }
    } else if (base->is_object) {
        member.is_object =
                str_equal(name->text, STR("location")) || str_equal(name->text, STR("owner"));
    }
    (void)lint;
    return member;
}

/* A function literal among arguments is for what its callee says. */
static struct expr parse_argument(
        struct lint *lint, const struct expr *callee, const struct expr *args, size_t arg_count)
{
    if (!lint_is(lint, "function")) {
        return lint_expr(lint);
    }
    struct function function = {.kind = FUNCTION_PLAIN};
    lint_purpose(lint, callee, args, arg_count, &function);
    lint_advance(lint);
    lint_function_body(lint, &function, false);
    return other();
}

static struct expr parse_call(
        struct lint *lint, const struct expr *callee, const struct expr *receiver)
{
    struct expr args[LINT_ARGS_MAX];
    size_t names = lint->table_name_count;
    struct call_seen call = {.callee = callee, .args = args, .is_method = receiver != NULL};
    if (receiver) {
        call.receiver = *receiver;
    }
    if (lint->token.kind == TOKEN_STRING) {
        args[call.arg_count++] = (struct expr){.kind = EXPR_STRING, .token = lint->token};
        lint_advance(lint);
    } else if (lint_is(lint, "{")) {
        args[call.arg_count++] = parse_table(lint);
    } else {
        lint_expect(lint, "(");
        while (!lint_is(lint, ")") && lint->token.kind != TOKEN_END) {
            struct expr arg = parse_argument(lint, callee, args, call.arg_count);
            if (call.arg_count < LINT_ARGS_MAX) {
                args[call.arg_count++] = arg;
            }
            if (!lint_accept(lint, ",")) {
                break;
            }
        }
        lint_expect(lint, ")");
    }
    struct expr result = lint_called(lint, &call);
    lint->table_name_count = names;
    return result;
}

/* Reading a global or a member is looked at only when it is known that it is not assigned. */
static void was_read(struct lint *lint, const struct expr *expr, const struct expr *base)
{
    if (expr->kind == EXPR_GLOBAL) {
        lint_global_read(lint, &expr->token);
    } else if (expr->kind == EXPR_MEMBER) {
        lint_member_read(lint, base, expr);
    }
}

static bool is_call_next(const struct lint *lint)
{
    return lint->token.kind == TOKEN_STRING || lint_is(lint, "(") || lint_is(lint, "{");
}

/* Reads one of .name [key] :name(args) (args) behind *expr; false if none is there. */
static bool parse_suffix(struct lint *lint, struct expr *expr, struct expr *base, bool *is_call)
{
    struct expr before = *expr;
    *is_call = false;
    if (lint_accept(lint, ".")) {
        was_read(lint, &before, base);
        struct token name = lint->token;
        lint_advance(lint);
        *expr = member_of(lint, &before, &name);
    } else if (lint_accept(lint, "[")) {
        was_read(lint, &before, base);
        (void)lint_expr(lint);
        lint_expect(lint, "]");
        *expr = other();
    } else if (lint_accept(lint, ":")) {
        was_read(lint, &before, base);
        struct token name = lint->token;
        lint_advance(lint);
        struct expr method = member_of(lint, &before, &name);
        *expr = parse_call(lint, &method, &before);
        *is_call = true;
    } else if (is_call_next(lint)) {
        was_read(lint, &before, base);
        *expr = parse_call(lint, &before, NULL);
        *is_call = true;
    } else {
        return false;
    }
    *base = before;
    return true;
}

/* As lint_suffixed; *base is what the last name belongs to. */
static struct expr parse_suffixed(struct lint *lint, struct expr *base, bool *is_call)
{
    struct expr expr = other();
    *base = other();
    *is_call = false;
    if (lint->token.kind == TOKEN_NAME) {
        expr = parse_name(lint);
    } else if (lint_accept(lint, "(")) {
        expr = lint_expr(lint);
        lint_expect(lint, ")");
        if (expr.kind == EXPR_GLOBAL || expr.kind == EXPR_MEMBER) {
            expr.kind = EXPR_OTHER; /* it was read already */
        }
    } else {
        lint->gave_up = true;
        lint->token.kind = TOKEN_END;
    }
    bool call = false;
    while (parse_suffix(lint, &expr, base, &call)) {
        *is_call = call;
    }
    return expr;
}

struct expr lint_suffixed(struct lint *lint, bool *is_call)
{
    struct expr base;
    struct expr expr = parse_suffixed(lint, &base, is_call);
    bool assigned = lint_is(lint, "=") || lint_is(lint, ",");
    if (!assigned) {
        was_read(lint, &expr, &base);
    }
    return expr;
}

static struct expr parse_simple(struct lint *lint)
{
    struct expr expr = {.kind = EXPR_OTHER, .token = lint->token};
    if (lint->token.kind == TOKEN_STRING) {
        expr.kind = EXPR_STRING;
        lint_advance(lint);
    } else if (lint->token.kind == TOKEN_NUMBER || lint_is(lint, "true") ||
               lint_is(lint, "false") || lint_is(lint, "...")) {
        lint_advance(lint);
    } else if (lint_accept(lint, "nil")) {
        expr.kind = EXPR_NIL;
    } else if (lint_is(lint, "{")) {
        expr = parse_table(lint);
    } else if (lint_accept(lint, "function")) {
        struct function function = {.kind = FUNCTION_PLAIN};
        lint_function_body(lint, &function, false);
    } else {
        struct expr base;
        bool is_call = false;
        expr = parse_suffixed(lint, &base, &is_call);
        was_read(lint, &expr, &base);
    }
    return expr;
}

/* -- operators -- */

static struct expr joined(struct str symbol, const struct expr *left, const struct expr *right)
{
    struct expr result = other();
    bool concat = str_equal(symbol, STR(".."));
    if (!concat && !str_equal(symbol, STR("or")) && !str_equal(symbol, STR("and"))) {
        return result;
    }
    const struct expr *from = right->taint > left->taint ? right : left;
    result.taint = from->taint;
    result.taint_at = from->taint_at;
    if (concat && from->taint != TAINT_NONE) {
        result.taint = TAINT_GLUED;
    }
    return result;
}

static size_t find_binary(const struct lint *lint)
{
    size_t i = 0;
    while (i < sizeof(binary) / sizeof(binary[0]) && !lint_is(lint, binary[i].text)) {
        i++;
    }
    return i;
}

static struct expr parse_binary(struct lint *lint, unsigned limit)
{
    struct expr left = other();
    if (++lint->depth > EXPR_DEPTH_MAX) {
        lint->gave_up = true;
        lint->token.kind = TOKEN_END;
    }
    if (lint_is(lint, "not") || lint_is(lint, "-") || lint_is(lint, "#") ||
            lint_is(lint, "~")) {
        lint_advance(lint);
        (void)parse_binary(lint, UNARY_PRIORITY);
    } else {
        left = parse_simple(lint);
    }
    for (;;) {
        size_t i = find_binary(lint);
        if (i == sizeof(binary) / sizeof(binary[0]) || binary[i].left <= limit) {
            break;
        }
        struct str symbol = lint->token.text;
        lint_advance(lint);
        struct expr right = parse_binary(lint, binary[i].right);
        left = joined(symbol, &left, &right);
    }
    lint->depth--;
    return left;
}

struct expr lint_expr(struct lint *lint)
{
    return parse_binary(lint, 0);
}
