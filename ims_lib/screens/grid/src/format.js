// Text of amounts and dates. Amounts come as text of whole paise and never become numbers: no digit is lost.

/** Group rupee digits the Indian way: "1234567" gives "12,34,567". */
export function grouped(digits) {
  const head = digits.slice(0, -3);
  return head ? `${head.replace(/\B(?=(\d{2})+$)/g, ",")},${digits.slice(-3)}` : digits;
}

/** Paise as rupees with two decimals: "-1234567" gives "-12,345.67"; zero is a dash, nothing is nothing. */
export function rupees(paise) {
  if (paise === null || paise === undefined || paise === "") return "";
  const text = String(paise);
  const sign = text.startsWith("-") ? "-" : "";
  const digits = text.replace(/^-/, "").padStart(3, "0");
  if (/^0+$/.test(digits)) return "–";
  return `${sign}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

/** What a person types as rupees ("1,00,000.50") as a whole number of paise, null when it is no amount. */
export function paise(text) {
  const found = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec((text ?? "").replace(/[,\s₹]/g, ""));
  if (!found) return null;
  return Number(`${found[1]}${found[2]}${(found[3] ?? "").padEnd(2, "0")}`);
}

/** An ISO day as dd-mm-yyyy; anything else as it is. */
export function day(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
  return found ? `${found[3]}-${found[2]}-${found[1]}` : (iso ?? "");
}

/** A GSTIN in readable groups: state, PAN, entity, Z, check. Copying gives it without spaces (see columns.js). */
export function gstin(text) {
  const found = /^(\d{2})([A-Z0-9]{10})([A-Z0-9])([A-Z0-9])([A-Z0-9])$/.exec(text ?? "");
  return found ? found.slice(1).join(" ") : (text ?? "");
}
