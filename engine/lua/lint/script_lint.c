/* script_lint.c -- what is probably wrong in a behaviour that compiles?
 *
 * The source is read once, from the front, as Lua reads it: statements here, expressions in
 * script_lint_expr.c, what is looked for in script_lint_rules.c. No tree is kept; of an
 * expression is known what struct expr says.
 *
 * 1. Only for sources that Lua has compiled: what does not parse ends the walk, without a word.
 * 2. A name is unknown only if nothing in the whole source sets it, so those wait for the end.
 * 3. Nesting is bounded as Lua bounds it; the work is one walk, and so many looks at locals in
 *    scope; past that, the rest is not looked at.
 *
 * To look for something else, start at script_lint_rules.c. */
#include "engine/lua/lint/script_lint.h"

#include "engine/base/base.h"
#include "engine/lua/lint/script_lint_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX 220
#define LOCALS_MAX 20000
#define WORK_MAX 1000000

void lint_problem(struct lint *lint, const struct token *at, const char *format, ...)
{
    if (lint->problem_count >= LINT_PROBLEMS_MAX) {
        return;
    }
    char text[400];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    LINT_ROOM(lint->problems, lint->problem_count, lint->problem_capacity);
    struct buf clean = {0};
    str_clean(str_fit(str_of(text), sizeof(text) - 1), false, &clean);
    lint->problems[lint->problem_count++] = (struct pending){*at, clean.bytes};
}

/* -- words -- */

/* Nothing, at the end of the source: even that has a place. */
static struct str nothing(const struct lint *lint)
{
    struct str source = lint->lexer.source;
    return str_slice(source, source.length, source.length);
}

void lint_advance(struct lint *lint)
{
    lint->token = lint->next;
    if (lint->gave_up) {
        lint->token.kind = TOKEN_END;
        lint->token.text = nothing(lint);
        return;
    }
    lexer_next(&lint->lexer, &lint->next);
    lint->gave_up |= lint->token.kind == TOKEN_WRONG;
    lint->own_globals |=
            lint->token.kind == TOKEN_NAME && str_equal(lint->token.text, STR("_ENV"));
}

bool lint_is(const struct lint *lint, const char *symbol)
{
    return lint->token.kind == TOKEN_SYMBOL && str_equal(lint->token.text, str_of(symbol));
}

bool lint_accept(struct lint *lint, const char *symbol)
{
    bool is = lint_is(lint, symbol);
    if (is) {
        lint_advance(lint);
    }
    return is;
}

void lint_expect(struct lint *lint, const char *symbol)
{
    if (!lint_accept(lint, symbol)) {
        lint->gave_up = true;
        lint->token.kind = TOKEN_END;
    }
}

static struct token take_name(struct lint *lint)
{
    struct token name = lint->token;
    if (name.kind != TOKEN_NAME) {
        lint->gave_up = true;
        lint->token.kind = TOKEN_END;
        name.text = nothing(lint);
        return name;
    }
    lint_advance(lint);
    return name;
}

/* -- locals -- */

struct local *lint_find_local(struct lint *lint, struct str name)
{
    for (size_t i = lint->local_count; i > 0; i--) {
        lint->work++;
        if (str_equal(lint->locals[i - 1].name, name)) {
            return &lint->locals[i - 1];
        }
    }
    lint->gave_up |= lint->work > WORK_MAX;
    return NULL;
}

static void declare(struct lint *lint, struct str name, const struct expr *value)
{
    if (lint->local_count >= LOCALS_MAX) {
        lint->gave_up = true;
        return;
    }
    LINT_ROOM(lint->locals, lint->local_count, lint->local_capacity);
    struct local *local = &lint->locals[lint->local_count++];
    *local = (struct local){.name = name};
    if (value) {
        local->taint = value->taint;
        local->taint_at = value->taint_at;
        local->is_object = value->is_object;
        local->is_event = value->kind == EXPR_EVENT;
        local->event = value->event;
    }
}

/* -- statements -- */

static void parse_block(struct lint *lint);

static bool block_ends(const struct lint *lint)
{
    return lint->token.kind == TOKEN_END || lint_is(lint, "end") || lint_is(lint, "else") ||
           lint_is(lint, "elseif") || lint_is(lint, "until");
}

static void scoped_block(struct lint *lint)
{
    size_t locals = lint->local_count;
    parse_block(lint);
    lint->local_count = locals;
}

static void parse_if(struct lint *lint)
{
    do {
        (void)lint_expr(lint);
        lint_expect(lint, "then");
        scoped_block(lint);
    } while (lint_accept(lint, "elseif"));
    if (lint_accept(lint, "else")) {
        scoped_block(lint);
    }
    lint_expect(lint, "end");
}

static void parse_for(struct lint *lint)
{
    struct token names[16];
    size_t count = 0;
    do {
        struct token name = take_name(lint);
        if (count < sizeof(names) / sizeof(names[0])) {
            names[count++] = name;
        }
    } while (lint_accept(lint, ","));
    if (!lint_accept(lint, "=")) {
        lint_expect(lint, "in");
    }
    do {
        (void)lint_expr(lint);
    } while (lint_accept(lint, ","));
    lint_expect(lint, "do");
    size_t locals = lint->local_count;
    for (size_t i = 0; i < count; i++) {
        declare(lint, names[i].text, NULL);
    }
    scoped_block(lint);
    lint->local_count = locals;
    lint_expect(lint, "end");
}

static void parse_repeat(struct lint *lint)
{
    size_t locals = lint->local_count;
    parse_block(lint);
    lint_expect(lint, "until");
    (void)lint_expr(lint);
    lint->local_count = locals;
}

static void parse_function_statement(struct lint *lint)
{
    struct token name = take_name(lint);
    struct function function = {.kind = FUNCTION_PLAIN};
    bool is_method = false;
    if (lint_is(lint, ".") || lint_is(lint, ":")) {
        if (!lint_find_local(lint, name.text)) {
            lint_global_read(lint, &name);
        }
        while (lint_is(lint, ".") || lint_is(lint, ":")) {
            is_method = lint_is(lint, ":");
            lint_advance(lint);
            (void)take_name(lint);
        }
    } else if (!lint_find_local(lint, name.text)) {
        lint_global_written(lint, &name);
    }
    lint_function_body(lint, &function, is_method);
}

void lint_function_body(struct lint *lint, struct function *function, bool has_self)
{
    size_t locals = lint->local_count;
    const struct function *outer = lint->function;
    function->outer = outer;
    lint->function = function;
    if (has_self) {
        declare(lint, STR("self"), NULL);
    }
    bool first = true;
    lint_expect(lint, "(");
    while (!lint_is(lint, ")") && lint->token.kind != TOKEN_END) {
        if (!lint_accept(lint, "...")) {
            struct token name = take_name(lint);
            bool handler = first && function->kind != FUNCTION_PLAIN &&
                           function->kind != FUNCTION_ATOMIC;
            struct expr event = {.kind = EXPR_EVENT, .event = handler ? function : NULL};
            bool is_event = str_equal(name.text, STR("e"));
            function->takes_event |= first && is_event;
            declare(lint, name.text, handler || is_event ? &event : NULL);
        }
        first = false;
        if (!lint_accept(lint, ",")) {
            break;
        }
    }
    lint_expect(lint, ")");
    parse_block(lint);
    lint_expect(lint, "end");
    lint->function = outer;
    lint->local_count = locals;
    grammar_destroy(function->grammar);
    buf_finish(&function->pattern);
}

static void parse_local(struct lint *lint)
{
    if (lint_accept(lint, "function")) {
        struct function function = {.kind = FUNCTION_PLAIN};
        declare(lint, take_name(lint).text, NULL);
        lint_function_body(lint, &function, false);
        return;
    }
    struct token names[16];
    size_t count = 0;
    do {
        struct token name = take_name(lint);
        if (count < sizeof(names) / sizeof(names[0])) {
            names[count++] = name;
        } else {
            declare(lint, name.text, NULL);
        }
    } while (lint_accept(lint, ","));
    struct expr values[16];
    size_t given = 0;
    if (lint_accept(lint, "=")) {
        do {
            struct expr value = lint_expr(lint);
            if (given < sizeof(values) / sizeof(values[0])) {
                values[given++] = value;
            }
        } while (lint_accept(lint, ","));
    }
    for (size_t i = 0; i < count; i++) {
        declare(lint, names[i].text, i < given ? &values[i] : NULL);
    }
}

static void parse_return(struct lint *lint)
{
    while (!block_ends(lint) && !lint_is(lint, ";")) {
        struct expr value = lint_expr(lint);
        lint_returned(lint, &value);
        if (!lint_accept(lint, ",")) {
            break;
        }
    }
    (void)lint_accept(lint, ";");
}

/* A call, or targets and what they are set to. */
static void parse_expression_statement(struct lint *lint)
{
    struct expr targets[16];
    size_t count = 0;
    bool is_call = false;
    do {
        struct expr target = lint_suffixed(lint, &is_call);
        if (count < sizeof(targets) / sizeof(targets[0])) {
            targets[count++] = target;
        }
    } while (lint_accept(lint, ","));
    if (!lint_accept(lint, "=")) {
        lint->gave_up |= !is_call;
        return;
    }
    size_t i = 0;
    do {
        struct expr value = lint_expr(lint);
        if (i < count) {
            lint_assigned(lint, &targets[i++], &value);
        }
    } while (lint_accept(lint, ","));
    struct expr unknown = {0};
    while (i < count) {
        lint_assigned(lint, &targets[i++], &unknown);
    }
}

/* do, while, for, repeat, if, function: what holds statements. */
static bool parse_compound(struct lint *lint)
{
    if (lint_accept(lint, "if")) {
        parse_if(lint);
    } else if (lint_accept(lint, "while")) {
        (void)lint_expr(lint);
        lint_expect(lint, "do");
        scoped_block(lint);
        lint_expect(lint, "end");
    } else if (lint_accept(lint, "do")) {
        scoped_block(lint);
        lint_expect(lint, "end");
    } else if (lint_accept(lint, "for")) {
        parse_for(lint);
    } else if (lint_accept(lint, "repeat")) {
        parse_repeat(lint);
    } else if (lint_accept(lint, "function")) {
        parse_function_statement(lint);
    } else {
        return false;
    }
    return true;
}

static void parse_statement(struct lint *lint)
{
    size_t names = lint->table_name_count;
    if (lint_accept(lint, ";") || lint_accept(lint, "break") || parse_compound(lint)) {
        return;
    }
    if (lint_accept(lint, "local")) {
        parse_local(lint);
    } else if (lint_accept(lint, "return")) {
        parse_return(lint);
    } else if (lint_accept(lint, "goto")) {
        (void)take_name(lint);
    } else if (lint_accept(lint, "::")) {
        (void)take_name(lint);
        lint_expect(lint, "::");
    } else {
        parse_expression_statement(lint);
    }
    lint->table_name_count = names;
}

static void parse_block(struct lint *lint)
{
    if (++lint->depth > DEPTH_MAX) {
        lint->gave_up = true;
        lint->token.kind = TOKEN_END;
    }
    while (!block_ends(lint)) {
        parse_statement(lint);
    }
    lint->depth--;
}

/* -- the whole -- */

static int by_place(const void *one, const void *other)
{
    const struct pending *a = one;
    const struct pending *b = other;
    return (a->token.text.bytes > b->token.text.bytes) -
           (a->token.text.bytes < b->token.text.bytes);
}

static void finish(struct lint *lint)
{
    for (size_t i = 0; i < lint->problem_count; i++) {
        mem_free(lint->problems[i].text);
    }
    mem_free(lint->problems);
    mem_free(lint->unknown);
    mem_free(lint->fields);
    mem_free(lint->locals);
    mem_free(lint->table_names);
    mem_free(lint->set_globals);
    mem_free(lint->set_fields);
}

void script_lint(const struct lint_names *names, struct str source,
        void (*report)(void *data, const struct lint_problem *problem), void *data)
{
    struct lint lint = {.names = names};
    struct function chunk = {.kind = FUNCTION_PLAIN};
    lexer_begin(&lint.lexer, source);
    lint.function = &chunk;
    lexer_next(&lint.lexer, &lint.next);
    lint_advance(&lint);
    parse_block(&lint);
    lint_report_unknown(&lint);
    if (lint.problem_count > 1) {
        qsort(lint.problems, lint.problem_count, sizeof(*lint.problems), by_place);
    }
    for (size_t i = 0; i < lint.problem_count; i++) {
        struct lint_problem problem = {
                .line = lint.problems[i].token.line,
                .column = token_column(&lint.lexer, &lint.problems[i].token),
                .text = str_of(lint.problems[i].text),
        };
        report(data, &problem);
    }
    finish(&lint);
}
