"""What is said about files: spreadsheets, workbooks, sales tables."""

from collections.abc import Mapping

from schemas.messages.breakdown import BREAKDOWN
from schemas.messages.sales import SALES
from schemas.messages.text import Text

_REFUSED: Mapping[str, Text] = {
    "file_too_large": Text(
        en="{file} has {size} bytes; at most {allowed} are read (limit `bytes`).",
        zh="{file} 有 {size} 字节，最多读取 {allowed} 字节（限制项 `bytes`）。",
        hint_en="Leave out what is not needed, or save it as CSV.",
        hint_zh="请删去不需要的内容，或另存为 CSV。",
    ),
    "workbook_unpacked": Text(
        en="{file} would unpack to {size} bytes; at most {allowed} are read (limit `unpacked`).",
        zh="{file} 解压后有 {size} 字节，最多读取 {allowed} 字节（限制项 `unpacked`）。",
    ),
    "too_many_sheets": Text(
        en="{file} has {count} sheets; at most {allowed} are read (limit `sheets`).",
        zh="{file} 有 {count} 个工作表，最多读取 {allowed} 个（限制项 `sheets`）。",
    ),
    "sheet_too_large": Text(
        en="{file} goes beyond {allowed} (limit `{limit}`).",
        zh="{file} 超过了 {allowed} 的上限（限制项 `{limit}`）。",
        hint_en="A value far away from the table, perhaps? Clear the cells to the right of it and below it.",
        hint_zh="表格外很远处是否还有内容？请清除表格右侧和下方的单元格。",
    ),
    "text_too_long": Text(
        en="The text in {place} of {file} is longer than {allowed} characters (limit `text`).",
        zh="{file} 中 {place} 的文字超过 {allowed} 个字符（限制项 `text`）。",
        hint_en="Shorten it; an id needs a few characters only.",
        hint_zh="请缩短这段文字；名称只需几个字。",
    ),
    "texts_too_long": Text(
        en="The texts of {file} are longer than {allowed} characters together (limit `texts`).",
        zh="{file} 的文字合计超过 {allowed} 个字符（限制项 `texts`）。",
        hint_en="Leave out what is not needed, or save it as CSV.",
        hint_zh="请删去不需要的内容，或另存为 CSV。",
    ),
    "file_too_slow": Text(
        en="{file} could not be read within {allowed} seconds (limit `seconds`).",
        zh="{file} 未能在 {allowed} 秒内读完（限制项 `seconds`）。",
    ),
    "file_out_of_memory": Text(
        en="{file} could not be read within {allowed} bytes of memory (limit `memory`).",
        zh="{file} 未能在 {allowed} 字节内存内读完（限制项 `memory`）。",
    ),
    "file_missing": Text(en="There is no file {file}.", zh="找不到文件 {file}。"),
    "file_unreadable": Text(en="{file} cannot be opened: {reason}.", zh="无法打开 {file}：{reason}。"),
    "file_empty": Text(en="{file} is empty.", zh="{file} 是空文件。"),
    "file_binary": Text(
        en="{file} is neither a spreadsheet (XLSX) nor text (CSV).",
        zh="{file} 既不是电子表格（XLSX），也不是文本（CSV）。",
        hint_en="Save it as .xlsx or as CSV (UTF-8).",
        hint_zh="请另存为 .xlsx 或 CSV（UTF-8）。",
    ),
    "file_markup": Text(
        en="{file} is a web page or another kind of markup, whatever its name says.",
        zh="{file} 其实是网页或其他标记文件。",
        hint_en="Open it in a spreadsheet program and save it as .xlsx.",
        hint_zh="请用电子表格软件打开后另存为 .xlsx。",
    ),
    "file_kind": Text(
        en="{file} is no plan and no sheet of cells: its name should end in .yaml, .json, .xlsx or .csv.",
        zh="{file} 不是方案，也不是数据表：文件名应以 .yaml、.json、.xlsx 或 .csv 结尾。",
    ),
    "workbook_old": Text(
        en="{file} is a workbook in the old .xls format.",
        zh="{file} 是旧的 .xls 格式。",
        hint_en="Save it as .xlsx.",
        hint_zh="请另存为 .xlsx。",
    ),
    "workbook_encrypted": Text(
        en="{file} is protected by a password.",
        zh="{file} 设有打开密码。",
        hint_en="Save it without a password.",
        hint_zh="请取消密码后另存。",
    ),
    "not_a_workbook": Text(
        en="{file} is an archive, but no workbook that can be read here.",
        zh="{file} 是压缩文件，但不是可以读取的工作簿。",
        hint_en="Save it as .xlsx.",
        hint_zh="请另存为 .xlsx。",
    ),
    "workbook_broken": Text(
        en="{file} is damaged: its parts do not fit together.",
        zh="{file} 已损坏，内容无法读取。",
        hint_en="Open it in a spreadsheet program and save it again.",
        hint_zh="请用电子表格软件打开后重新保存。",
    ),
    "text_broken": Text(
        en="{file} cannot be cut into columns at line {line}: a quotation mark is not closed, or a value is far too long.",
        zh="{file} 第 {line} 行无法分列：引号没有成对，或内容过长。",
    ),
    "encoding_unknown": Text(
        en="{file} is neither UTF-8, UTF-16 nor GB18030 (GBK).",
        zh="{file} 的编码不是 UTF-8、UTF-16，也不是 GB18030（GBK）。",
        hint_en="Save it as CSV UTF-8.",
        hint_zh="请另存为 CSV UTF-8。",
    ),
    "encoding_broken": Text(
        en="{file} begins as {encoding} and then holds bytes that are not.",
        zh="{file} 以 {encoding} 开头，但其中有不符合该编码的字节。",
        hint_en="Save it as CSV UTF-8.",
        hint_zh="请另存为 CSV UTF-8。",
    ),
    "more_findings": Text(en="{count} more of these are not listed.", zh="另有 {count} 处未列出。"),
}

_SHEETS: Mapping[str, Text] = {
    "sheet_empty": Text(en="{file} holds no value.", zh="{file} 里没有任何内容。"),
    "sheet_missing": Text(
        en="{file} has no sheet {sheet}; it has {sheets}.", zh="{file} 没有名为 {sheet} 的工作表，只有：{sheets}。"
    ),
    "sheet_unclear": Text(
        en="Which sheet of {file} holds the cells? It has {sheets}.",
        zh="{file} 里哪一个工作表是数据？现有：{sheets}。",
        hint_en="Call that sheet `cells`, or leave only one sheet with values.",
        hint_zh="请把数据所在的工作表命名为“数据”，或只保留一个有内容的工作表。",
    ),
    "header_missing": Text(
        en="No row names the columns of {file}.",
        zh="{file} 中找不到列名所在的行。",
        hint_en="Put names such as region, product, rep, history above the columns.",
        hint_zh="请在各列上方写上列名，例如 区域、产品、业务员、去年。",
    ),
    "no_rows": Text(en="There is no row below the header of {file}.", zh="{file} 的列名下面没有数据行。"),
    "sheet_no_dimension": Text(
        en="No column of {file} says what the rows are about; its columns are {headers}.",
        zh="{file} 里没有一列说明每行是什么；现有列：{headers}。",
        hint_en="A column of texts such as region, product or rep is needed.",
        hint_zh="需要区域、产品、业务员之类的文本列。",
    ),
    "sheet_column_twice": Text(
        en="Columns `{other}` and `{header}` ({column}) both mean `{name}`.",
        zh="“{other}”和“{header}”（{column} 列）都表示 `{name}`。",
        hint_en="Rename the one that means something else, or delete it.",
        hint_zh="请给含义不同的那一列改名，或删去一列。",
    ),
    "column_unnamed": Text(
        en="Column {column} has values (line {line}) but no name.",
        zh="{column} 列有内容（第 {line} 行）却没有列名。",
        hint_en="Name it, or clear it.",
        hint_zh="请写上列名，或清除该列。",
    ),
    "cell_not_a_number": Text(
        en="`{value}` is no number (line {line}, column {column}, `{header}`).",
        zh="“{value}”不是数字（第 {line} 行，{column} 列“{header}”）。",
        hint_en="Write a number, or leave the cell empty where it is not known.",
        hint_zh="请填写数字；不知道就留空。",
    ),
    "decimal_comma": Text(
        en="`{value}` can be read in two ways (line {line}, column {column}, `{header}`).",
        zh="“{value}”有两种读法（第 {line} 行，{column} 列“{header}”）。",
        hint_en="Write decimals with a point; a comma only between groups of three digits.",
        hint_zh="小数请用小数点；逗号只用作千位分隔。",
    ),
    "suffix_unclear": Text(
        en="`{value}`: 万 and 亿 mean something only where the unit of money is known (line {line}, column {column}, `{header}`).",
        zh="“{value}”：金额单位未知，无法换算万、亿（第 {line} 行，{column} 列“{header}”）。",
        hint_en="Write the unit into the header, such as 去年（万元）, or into the plan's `unit`.",
        hint_zh="请在列名里写明单位，如“去年（万元）”，或在方案里填写单位。",
    ),
    "percent_in_money": Text(
        en="`{value}` is a percentage in a column of money (line {line}, column {column}, `{header}`).",
        zh="“{value}”是百分数，但这一列是金额（第 {line} 行，{column} 列“{header}”）。",
    ),
    "cell_error": Text(
        en="The cell holds the error {value} (line {line}, column {column}, `{header}`).",
        zh="单元格是错误值 {value}（第 {line} 行，{column} 列“{header}”）。",
    ),
    "formula_uncomputed": Text(
        en="The cell holds a formula without its value (line {line}, column {column}, `{header}`).",
        zh="单元格是公式，但没有保存计算结果（第 {line} 行，{column} 列“{header}”）。",
        hint_en="Open the workbook in a spreadsheet program and save it, or paste the values.",
        hint_zh="请用电子表格软件打开并保存，或粘贴为数值。",
    ),
    "merged_number": Text(
        en="A number is merged over several rows from line {top} on (line {line}, column {column}, `{header}`): how much of it is each row's?",
        zh="数字合并了多行，从第 {top} 行起（第 {line} 行，{column} 列“{header}”）：每行各是多少？",
        hint_en="Split the cell and write each row's number.",
        hint_zh="请取消合并，逐行填写数字。",
    ),
    "unit_differs": Text(
        en="Column `{header}` is in {unit}, but the rest is in {other}.",
        zh="“{header}”的单位是{unit}，而其余是{other}。",
        hint_en="Bring all columns of money to one unit.",
        hint_zh="请把所有金额列换算成同一单位。",
    ),
    "months_over_a_year": Text(
        en="The columns {columns} are {months} months together, more than a year: which of them are last year?",
        zh="{columns} 共 {months} 个月，超过一年：哪些才是去年？",
        hint_en="Delete the columns of other years; what last year is, is not guessed.",
        hint_zh="请删去其他年份的列。",
    ),
}

_NOTES: Mapping[str, Text] = {
    "encoding_read": Text(en="{file} was read as {encoding}.", zh="{file} 按 {encoding} 编码读取。"),
    "rows_above_header": Text(
        en="The columns are named in line {header}; lines {lines} above it were left out.",
        zh="列名在第 {header} 行；其上的第 {lines} 行未读取。",
    ),
    "columns_read": Text(en="Columns were read as: {columns}.", zh="各列读作：{columns}。"),
    "columns_new_dimensions": Text(
        en="Columns of texts were taken as dimensions: {columns}.",
        zh="这些文本列按维度处理：{columns}。",
        hint_en="A column that only explains belongs under `carry`.",
        hint_zh="仅作说明的列请列入 carry。",
    ),
    "columns_unused": Text(
        en="Columns of numbers that were not used, only carried along: {columns}.",
        zh="这些数字列未参与计算，仅原样保留：{columns}。",
        hint_en="To share the goal by one of them, list it with --set measures=[...] or in a plan, as a driver of fair_share.",
        hint_zh="如要按其中某列分配，请用 --set measures=[...] 或在方案里列出，并写入 fair_share。",
    ),
    "columns_of_sums": Text(
        en="Columns left out, because they only repeat the sum of the months: {columns}.",
        zh="未读取的列（只是各月之和）：{columns}。",
    ),
    "sheets_left_out": Text(
        en="The cells were read from the sheet {sheet}; not read: {sheets}.",
        zh="数据取自工作表“{sheet}”；未读取：{sheets}。",
    ),
    "columns_carried": Text(en="Columns only carried along: {columns}.", zh="仅原样保留的列：{columns}。"),
    "answer_columns": Text(
        en="Columns left out, because they are computed: {columns}.", zh="未读取的计算列：{columns}。"
    ),
    "columns_empty": Text(en="Empty columns left out: {columns}.", zh="未读取的空列：{columns}。"),
    "totals_left_out": Text(
        en="{count} {count:row/rows} of totals {count:was/were} left out (lines {lines}).",
        zh="{count} 行合计或小计未计入（第 {lines} 行）。",
    ),
    "totals_unlabelled": Text(
        en="{count} {count:row/rows} without any id {count:was/were} left out, because {count:it is/they are} the sum of rows (lines {lines}).",
        zh="{count} 行没有名称、数值等于其他行之和，按合计处理，未计入（第 {lines} 行）。",
    ),
    "groups_left_out": Text(
        en="{count} {count:row that only names the group below it was/rows that only name the group below them were} left out (lines {lines}).",
        zh="{count} 行只是分组标题，未计入（第 {lines} 行）。",
    ),
    "headers_left_out": Text(
        en="{count} repeated header rows were left out (lines {lines}).",
        zh="{count} 行重复的列名未计入（第 {lines} 行）。",
    ),
    "remarks_left_out": Text(
        en="{count} {count:row/rows} with remarks {count:was/were} left out (lines {lines}).",
        zh="{count} 行备注未计入（第 {lines} 行）。",
    ),
    "blank_rows": Text(
        en="{count} blank rows were left out (lines {lines}).", zh="{count} 个空行未计入（第 {lines} 行）。"
    ),
    "ids_filled_down": Text(
        en="`{header}` was empty in {count} {count:row/rows} and was taken from the row above (lines {lines}).",
        zh="“{header}”有 {count} 行为空，沿用上一行（第 {lines} 行）。",
    ),
    "ids_merged": Text(
        en="`{header}` is merged; its value was used for {count} more rows (lines {lines}).",
        zh="“{header}”有合并单元格，另有 {count} 行取其值（第 {lines} 行）。",
    ),
    "total_disagrees": Text(
        en="The total of `{header}` in line {line} says {written}, but the rows sum to {sum}; the rows count.",
        zh="第 {line} 行“{header}”的合计写的是 {written}，而各行之和是 {sum}；以各行为准。",
    ),
    "months_summed": Text(
        en="{count} {count:column/columns} ({columns}) {count:was/were} summed to history and kept.",
        zh="{count} 列（{columns}）已合计为去年，并予保留。",
    ),
    "months_kept": Text(
        en="{count} {count:column/columns} ({columns}) {count:was/were} kept; history is the sheet's own column.",
        zh="{count} 列（{columns}）予以保留；去年取表中原有的列。",
    ),
    "months_part_year": Text(
        en="The month columns cover {months} of 12 months: a part year taken for a year feigns growth.",
        zh="月份列只有 {months} 个月，不足 12 个月：拿部分年份当全年，会高估增长。",
    ),
    "months_empty": Text(en="{count} empty months were counted as 0.", zh="{count} 个空白月份按 0 计。"),
    "months_disagree": Text(
        en="`{header}` is not the sum of the months in {count} rows, first in line {line}: {value}, months {sum}.",
        zh="有 {count} 行的“{header}”与各月之和不符，首见第 {line} 行：{value}，各月之和 {sum}。",
    ),
}

_YAML: Mapping[str, Text] = {
    "yaml_syntax": Text(
        en="{file} is no YAML at line {line}, column {column}: {reason}.",
        zh="{file} 第 {line} 行第 {column} 列不是有效的 YAML：{reason}。",
    ),
    "yaml_characters": Text(
        en="{file} holds characters that YAML does not allow.", zh="{file} 含有 YAML 不允许的字符。"
    ),
    "yaml_tag": Text(
        en="The tag {tag} is not read (line {line}, column {column}): a plan is data only.",
        zh="不读取标签 {tag}（第 {line} 行第 {column} 列）：方案只能是数据。",
    ),
    "yaml_deep": Text(
        en="Lists and mappings lie more than {allowed} deep (line {line}, column {column}).",
        zh="嵌套超过 {allowed} 层（第 {line} 行第 {column} 列）。",
    ),
    "yaml_documents": Text(
        en="A second document begins at line {line}; a plan is one.",
        zh="第 {line} 行开始了第二个文档；一份方案只能有一个文档。",
    ),
    "yaml_key": Text(
        en="A key must be a text (line {line}, column {column}).", zh="键必须是文本（第 {line} 行第 {column} 列）。"
    ),
    "yaml_key_twice": Text(
        en="The key `{key}` is there twice (line {line}, column {column}).",
        zh="键“{key}”出现了两次（第 {line} 行第 {column} 列）。",
    ),
    "yaml_alias": Text(
        en="The alias *{alias} stands for nothing that is complete (line {line}, column {column}).",
        zh="别名 *{alias} 没有指向完整的内容（第 {line} 行第 {column} 列）。",
    ),
    "yaml_aliases": Text(
        en="Aliases stand for more than {allowed} values (line {line}, column {column}).",
        zh="别名展开后超过 {allowed} 个值（第 {line} 行第 {column} 列）。",
    ),
}

_PLANS: Mapping[str, Text] = {
    "plan_not_object": Text(
        en="{file} is no plan: it should hold keys such as goal and cells.",
        zh="{file} 不是方案：应有 goal、cells 等键。",
    ),
    "plan_not_utf8": Text(
        en="{file} is not UTF-8.",
        zh="{file} 不是 UTF-8 编码。",
        hint_en="Save it as UTF-8.",
        hint_zh="请另存为 UTF-8。",
    ),
    "cells_file_name": Text(en="`{name}` is no name of a file.", zh="“{name}”不是文件名。"),
    "cells_file_outside": Text(
        en="The file `{name}` lies outside the plan's folder.",
        zh="文件“{name}”不在方案所在的文件夹内。",
        hint_en="Put it beside the plan.",
        hint_zh="请把它放到方案旁边。",
    ),
    "plan_sheet_missing": Text(
        en="{file} is a workbook plan without a sheet of cells; it has {sheets}.",
        zh="{file} 是工作簿方案，但没有“数据”表；现有：{sheets}。",
        hint_en="Call the sheet `cells` (or 数据).",
        hint_zh="请把数据所在的工作表命名为“数据”。",
    ),
    "plan_sheet_unread": Text(
        en="The sheet {sheet} was not read: another one has the same meaning.",
        zh="工作表“{sheet}”未读取：已有另一个同义的工作表。",
    ),
    "plan_file_content": Text(
        en="A file comes either as `text` or as `base64`, one of them.",
        zh="文件内容须写在 `text` 或 `base64` 中，二者取一。",
    ),
    "plan_file_base64": Text(en="This is no base64.", zh="这不是有效的 base64。"),
    "column_unknown": Text(en="No sheet has a column {column}.", zh="没有一个工作表有 {column} 列。"),
    "plan_row_unknown": Text(
        en="`{title}` is no part of a plan (line {line}).",
        zh="“{title}”不是方案的项目（第 {line} 行）。",
        hint_en="Did you mean `{nearest}`?",
        hint_zh="是否想写“{nearest}”？",
    ),
    "plan_column_unknown": Text(
        en="The column `{title}` means nothing here ({column}).",
        zh="这里没有“{title}”这一列（{column} 列）。",
        hint_en="Did you mean `{nearest}`?",
        hint_zh="是否想写“{nearest}”？",
    ),
    "plan_header_missing": Text(
        en="The sheet {sheet} has no header row: {wanted}.", zh="工作表“{sheet}”缺少列名：{wanted}。"
    ),
    "plan_value": Text(
        en="`{value}` cannot be read as `{header}` (line {line}, column {column}): {wanted}.",
        zh="“{value}”不能作为“{header}”（第 {line} 行，{column} 列）：{wanted_zh}。",
    ),
    "member_without_dimension": Text(
        en="The member in line {line} has no dimension.", zh="第 {line} 行的成员没有维度。"
    ),
    "rule_text": Text(
        en="`{part}` cannot be read (line {line}, column {column}, `{header}`).",
        zh="无法理解“{part}”（第 {line} 行，{column} 列，{header}）。",
        hint_en="Write it like region=粤东; product=主力|高毛利; rep=tag:veteran, exceptions like rep=R2 => max=0.7.",
        hint_zh="写法如 区域=粤东; 产品=主力|高毛利; 业务员=tag:老员工；例外如 业务员=R2 => 上限=0.7。",
    ),
    "nothing_to_write": Text(
        en="The answer has no targets to write (outcome {outcome}).",
        zh="答案里没有可以写出的目标（结果：{outcome}）。",
    ),
    "workbook_rows": Text(
        en="A sheet holds at most {allowed} rows; ask for CSV or JSON.",
        zh="一个工作表最多 {allowed} 行；请改用 CSV 或 JSON。",
    ),
    "workbook_text": Text(
        en="The text `{text}…` has {length} characters; a cell of a workbook holds {allowed}.",
        zh="文本“{text}…”有 {length} 个字符，单元格最多容纳 {allowed} 个。",
    ),
}

TEXTS: Mapping[str, Text] = {**BREAKDOWN, **_REFUSED, **_SHEETS, **_NOTES, **_YAML, **_PLANS, **SALES}
