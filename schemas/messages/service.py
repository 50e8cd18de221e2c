"""What the service says: kinds of problems, limits, media types, authorisation."""

from collections.abc import Mapping

from schemas.messages.text import Text

KINDS: Mapping[str, Text] = {
    "request_invalid": Text(
        en="The request is not as this address expects it",
        zh="请求不符合该接口的要求",
        hint_en="Compare the parameters of the address with the reference at /docs.",
        hint_zh="请对照 /docs 中的接口说明检查地址里的参数。",
    ),
    "body_unreadable": Text(
        en="The body cannot be read as JSON",
        zh="请求正文不是可读取的 JSON",
        hint_en="Send one JSON object in UTF-8, without repeated keys, NaN, infinities, NUL characters or halves of surrogate pairs.",
        hint_zh="请发送一个 UTF-8 编码的 JSON 对象，不得含有重复的键、NaN、无穷大、NUL 字符或不成对的代理字符。",
    ),
    "unauthorized": Text(
        en="A token is needed",
        zh="需要访问令牌",
        hint_en="Send the header 'Authorization: Bearer <token>' with the token that the operator of this service gave you.",
        hint_zh="请在请求头中加入 “Authorization: Bearer <令牌>”，令牌由服务管理员提供。",
    ),
    "not_found": Text(
        en="There is nothing at this address",
        zh="该地址下没有内容",
        hint_en="All addresses are listed at /docs.",
        hint_zh="全部接口见 /docs。",
    ),
    "method_not_allowed": Text(
        en="This address does not know this method",
        zh="该地址不支持这种请求方法",
        hint_en="The header Allow of the answer names the methods that it knows.",
        hint_zh="响应头 Allow 中列出了可用的方法。",
    ),
    "not_acceptable": Text(
        en="None of the media types asked for can be given",
        zh="无法提供所要求的格式",
        hint_en="Allocations come as application/json, text/csv or an XLSX workbook; everything else as JSON. Leave Accept out to get JSON.",
        hint_zh="分配结果可用 JSON、CSV 或 XLSX 返回，其余接口只返回 JSON；不写 Accept 时返回 JSON。",
    ),
    "body_too_large": Text(
        en="The body is too large",
        zh="请求正文过大",
        hint_en="The limit is listed in /v1/catalogue. Cells in columns take about a third of the space of cells in rows.",
        hint_zh="上限见 /v1/catalogue。按列 (columns) 发送单元格约为按行 (rows) 的三分之一大小。",
    ),
    "media_type_unsupported": Text(
        en="The body has a type that is not understood here",
        zh="不支持该正文类型",
        hint_en="Send 'Content-Type: application/json', as it is or compressed with gzip.",
        hint_zh="请使用 “Content-Type: application/json”，可以用 gzip 压缩。",
    ),
    "plan_invalid": Text(
        en="The plan is wrong",
        zh="方案有误",
        hint_en="Each entry of errors names a place in the body (a JSON pointer), what is wrong there and, where possible, what would be right.",
        hint_zh="errors 中的每一项指出正文中的位置（JSON 指针）、错在哪里，并尽可能给出正确写法。",
    ),
    "limit_exceeded": Text(
        en="The request is beyond a limit of this service",
        zh="请求超出本服务的限制",
        hint_en="The limits are listed in /v1/catalogue; the operator of the service can change them.",
        hint_zh="各项限制见 /v1/catalogue，可由服务管理员调整。",
    ),
    "plan_infeasible": Text(
        en="The plan is impossible",
        zh="方案无法满足",
        hint_en="The member diagnosis names the rules that cannot hold together and how far the goal can go.",
        hint_zh="diagnosis 给出相互冲突的规则，以及目标最多能定到多少。",
    ),
    "internal_error": Text(
        en="Something went wrong on our side",
        zh="服务内部出错",
        hint_en="Nothing is wrong with the request as far as we know. Tell the operator of this service the request id.",
        hint_zh="请求本身应当没有问题，请把请求编号 (request_id) 告诉服务管理员。",
    ),
    "worker_lost": Text(
        en="The process that solved this plan ended unexpectedly",
        zh="求解进程意外终止",
        hint_en="Other requests are not affected. Try once more; if it happens again, tell the operator the request id.",
        hint_zh="其他请求不受影响。请重试一次，若再次发生，请把请求编号 (request_id) 告诉服务管理员。",
    ),
    "answer_not_certified": Text(
        en="No answer could be certified",
        zh="没有得到可以验证的答案",
        hint_en="We publish no numbers that did not pass the check. This is a defect of ours: tell the operator the request id.",
        hint_zh="未通过核验的数字不会发布。这是程序缺陷，请把请求编号 (request_id) 告诉服务管理员。",
    ),
    "service_busy": Text(
        en="The service is full",
        zh="服务繁忙",
        hint_en="Try again after the number of seconds in the header Retry-After.",
        hint_zh="请按响应头 Retry-After 给出的秒数稍后重试。",
    ),
    "service_not_ready": Text(
        en="The service is starting or stopping",
        zh="服务正在启动或停止",
        hint_en="Try again after the number of seconds in the header Retry-After.",
        hint_zh="请按响应头 Retry-After 给出的秒数稍后重试。",
    ),
}
"""One entry for each `type` of a problem: its title, and what its reader can do."""

TEXTS: Mapping[str, Text] = {
    **KINDS,
    "several_findings": Text(
        en="{total} things are wrong. The first: {first}",
        zh="共有 {total} 处问题。第一处：{first}",
    ),
    "query_unknown": Text(
        en="The parameter '{name}' is not known here.",
        zh="不认识参数 “{name}”。",
        hint_en="Did you mean '{nearest}'?",
        hint_zh="是不是想写 “{nearest}”？",
    ),
    "query_invalid": Text(
        en="The parameter '{name}' cannot be '{found}'; it is {wanted}.",
        zh="参数 “{name}” 不能是 “{found}”，应为 {wanted}。",
    ),
    "query_twice": Text(
        en="The parameter '{name}' is given more than once.",
        zh="参数 “{name}” 出现了多次。",
    ),
    "path_unknown": Text(
        en="There is nothing at {path}.",
        zh="{path} 下没有内容。",
        hint_en="Did you mean {nearest}?",
        hint_zh="是不是 {nearest}？",
    ),
    "method_unknown": Text(
        en="{path} does not know {method}; it knows {allowed}.",
        zh="{path} 不支持 {method}，可用的方法：{allowed}。",
    ),
    "accept_unknown": Text(
        en="Accept asks for '{asked}'; here are {offered}.",
        zh="Accept 要求 “{asked}”，这里可提供：{offered}。",
    ),
    "content_type_missing": Text(
        en="The header Content-Type is missing.",
        zh="缺少请求头 Content-Type。",
        hint_en="Send 'Content-Type: application/json'.",
        hint_zh="请加上 “Content-Type: application/json”。",
    ),
    "content_type_unknown": Text(
        en="A body of type '{found}' is not understood here.",
        zh="不支持类型为 “{found}” 的正文。",
        hint_en="Send 'Content-Type: application/json'.",
        hint_zh="请使用 “Content-Type: application/json”。",
    ),
    "content_encoding_unknown": Text(
        en="A body in the encoding '{found}' is not understood here.",
        zh="不支持以 “{found}” 编码的正文。",
        hint_en="Send it as it is, or compressed with gzip.",
        hint_zh="请直接发送，或用 gzip 压缩。",
    ),
    "token_missing": Text(
        en="The header Authorization with a bearer token is missing.",
        zh="缺少带访问令牌的请求头 Authorization。",
    ),
    "token_wrong": Text(
        en="The bearer token is not the one that this service asks for.",
        zh="访问令牌不正确。",
    ),
    "body_empty": Text(
        en="The body is empty.",
        zh="请求正文为空。",
        hint_en="Bodies ready to post are listed at /v1/examples.",
        hint_zh="可直接提交的示例见 /v1/examples。",
    ),
    "body_not_gzip": Text(
        en="The body says that it is gzip but cannot be unpacked.",
        zh="正文标明为 gzip，但无法解压。",
    ),
    "body_not_utf8": Text(
        en="The body is not UTF-8: byte {byte} fits no character.",
        zh="正文不是 UTF-8 编码：第 {byte} 个字节无法识别。",
        hint_en="Spreadsheets saved in GBK must be converted first; the command line does it.",
        hint_zh="GBK 文件需要先转换编码，命令行工具会自动处理。",
    ),
    "json_syntax": Text(
        en="This is not JSON: line {line}, column {column}, near '{near}'.",
        zh="不是合法的 JSON：第 {line} 行第 {column} 列，“{near}” 附近。",
    ),
    "json_duplicate_key": Text(
        en="The key '{key}' is written more than once.",
        zh="键 “{key}” 重复出现。",
        hint_en="Keep one of them.",
        hint_zh="只保留一个。",
    ),
    "json_not_finite": Text(
        en="{literal} is not a finite number.",
        zh="{literal} 不是有限的数。",
        hint_en="Write null where the value is not known.",
        hint_zh="值未知时请写 null。",
    ),
    "json_unclean_text": Text(
        en="The text '{text}' holds a NUL character or half of a surrogate pair.",
        zh="文本 “{text}” 含有 NUL 字符或不成对的代理字符。",
    ),
    "limit_body": Text(
        en="The body has more than {limit} bytes (limit: body_bytes).",
        zh="正文超过 {limit} 字节（限制项：body_bytes）。",
    ),
    "limit_depth": Text(
        en="The body is nested deeper than {limit} levels.",
        zh="正文嵌套超过 {limit} 层。",
    ),
    "limit_parts": Text(
        en="The body has more than {limit} lists and objects.",
        zh="正文中的列表和对象超过 {limit} 个。",
    ),
    "limit_cells": Text(
        en="The plan has {found} cells; at most {limit} are taken here (limit: cells).",
        zh="方案有 {found} 个单元格，最多允许 {limit} 个（限制项：cells）。",
    ),
    "limit_rules": Text(
        en="The plan has {found} rules; at most {limit} are taken here (limit: rules).",
        zh="方案有 {found} 条规则，最多允许 {limit} 条（限制项：rules）。",
    ),
    "limit_seconds_asked": Text(
        en="options.time_limit asks for {found} seconds; at most {limit} are given here (limit: seconds).",
        zh="options.time_limit 要求 {found} 秒，最多允许 {limit} 秒（限制项：seconds）。",
    ),
    "limit_seconds": Text(
        en="The solve was stopped: it took longer than options.time_limit, or than the {limit} seconds that are given here (limit: seconds).",
        zh="求解已停止：用时超过 options.time_limit，或超过本服务允许的 {limit} 秒（限制项：seconds）。",
        hint_en="Ask for fewer cells, or for more time where the limit allows it.",
        hint_zh="请减少单元格数量，或在限制允许时延长时间。",
    ),
    "limit_memory": Text(
        en="The solve was stopped: it needed more than {limit} bytes of memory (limit: memory_bytes).",
        zh="求解已停止：所需内存超过 {limit} 字节（限制项：memory_bytes）。",
    ),
    "stopped_without_answer": Text(
        en="The time limit was reached before there was an answer, so there is no table to give.",
        zh="在得出结果之前已到时间上限，因此没有可导出的表格。",
        hint_en="Ask for JSON to see how far it came, or for more time.",
        hint_zh="可改用 JSON 查看求解进度，或延长时间。",
    ),
    "evaluation_missing": Text(
        en="The body lacks '{key}'; an evaluation needs a plan and targets.",
        zh="正文缺少 “{key}”；评估需要 plan 和 targets。",
    ),
    "evaluation_unknown": Text(
        en="The key '{key}' is not known here; an evaluation has a plan and targets.",
        zh="不认识键 “{key}”；评估只含 plan 和 targets。",
    ),
    "evaluation_targets": Text(
        en='The targets are not an object; they are {{"columns": ...}} or {{"rows": ...}}.',
        zh='targets 不是对象；应写成 {{"columns": ...}} 或 {{"rows": ...}}。',
    ),
    "evaluation_no_object": Text(
        en='The body is not an object; an evaluation is {{"plan": ..., "targets": ...}}.',
        zh='正文不是对象；评估的写法是 {{"plan": ..., "targets": ...}}。',
    ),
    "cells_of_file": Text(
        en="A plan that is posted cannot name a file of cells: '{file}'.",
        zh="通过接口提交的方案不能引用单元格文件：“{file}”。",
        hint_en="Put the cells into the body, as columns or rows.",
        hint_zh="请把单元格以 columns 或 rows 形式写进正文。",
    ),
    "busy": Text(
        en="{waiting} requests are waiting already (limit: queue).",
        zh="已有 {waiting} 个请求在排队（限制项：queue）。",
    ),
    "not_ready": Text(
        en="No worker is ready.",
        zh="没有可用的求解进程。",
    ),
    "worker_ended": Text(
        en="The worker ended with code {code}.",
        zh="求解进程以代码 {code} 结束。",
    ),
    "unexpected": Text(
        en="An unexpected error was met; it is recorded under the request id {request_id}.",
        zh="遇到意外错误，已按请求编号 {request_id} 记录。",
    ),
    "not_certified": Text(
        en="The solvers gave no answer that passed the independent check; it is recorded under the request id {request_id}.",
        zh="求解器没有给出能通过独立核验的答案，已按请求编号 {request_id} 记录。",
    ),
}
"""Kinds of problems, and the findings that only the service makes."""
