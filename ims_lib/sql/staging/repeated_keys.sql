-- One row per document among those of one KEY, where some download shows that KEY more than once: its
-- place. Suppliers do write one number twice. Documents of one KEY are told apart by date, those of one
-- date by `copy`, their turn in their own file; so IMS and GSTR-2B agree on the place even where one
-- shows fewer.
with shown as (
    select
        file_id,
        recipient_gstin,
        section,
        supplier_gstin,
        port_code,
        number,
        document_date
    from raw.ims_records
    union all
    select
        file_id,
        recipient_gstin,
        section,
        supplier_gstin,
        port_code,
        number,
        document_date
    from (
        from raw.gstr2b_documents
        where part <> 'reversal'
        union all by name
        from raw.gstr2a_documents
    ) as statements
),

often as (
    select
        recipient_gstin,
        section,
        upper(trim(number)) as number_upper
    from shown
    group by file_id, recipient_gstin, section, upper(trim(supplier_gstin)), upper(trim(number))
    having count(*) > 1
),

keyed as (
    select
        file_id,
        document_date,
        functions.portal_key(
            recipient_gstin, section, supplier_gstin, port_code, number, document_date
        ) as base_key
    from shown
    where (recipient_gstin, section, upper(trim(number))) in (select columns(*) from often)
),

copies as (
    select
        *,
        row_number() over (partition by file_id, base_key, document_date) as copy,
        count(*) over (partition by file_id, base_key) as count_in_file
    from keyed
),

distinct_documents as (
    select
        base_key,
        document_date,
        copy
    from copies
    group by all
    having base_key in (
        select c.base_key from copies as c
        where c.count_in_file > 1
    )
)

select
    *,
    row_number() over (partition by base_key order by document_date, copy) as place
from distinct_documents
