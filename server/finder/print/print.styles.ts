/** Style of what is printed: black on white, sizes in millimetres, one sheet each. */
export const printStyles = `
@page{size:A4;margin:12mm}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#111;font:13pt/1.4 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;overflow-wrap:anywhere}
.sheet{max-width:186mm;margin:0 auto;padding:6mm 0}
.bar{padding:4mm;background:#e3efec;font-size:11pt}
.bar a,.bar button{margin-inline-end:4mm;color:#0b5b52;font:inherit}
h1{margin:0 0 2mm;font-size:27pt;line-height:1.2}
h2{margin:4mm 0 1mm;font-size:14pt}
p{margin:1mm 0}
.lead{font-size:20pt;font-weight:600}
.promises{display:flex;flex-wrap:wrap;gap:1mm 6mm;margin:3mm 0;padding:0;list-style:none;font-size:15pt;font-weight:600}
.promises li::before{content:"✓ "}
.code{display:flex;gap:8mm;align-items:center;margin:4mm 0;break-inside:avoid}
.code svg{width:62mm;height:62mm;flex:none}
.phone{font-size:28pt;font-weight:700;line-height:1.2}
table{width:100%;border-collapse:collapse;font-size:11pt}
th,td{padding:.8mm 2mm;border:.3mm solid #555;text-align:start;vertical-align:top;font-weight:400}
thead th{font-weight:700;background:#eee}
tr{break-inside:avoid}
.small{font-size:10pt;color:#333}
.sticker{display:flex;gap:4mm;align-items:center;width:90mm;min-height:50mm;padding:4mm;border:.4mm solid #111;border-radius:3mm;font-size:11pt}
.sticker svg{width:36mm;height:36mm;flex:none}
.sticker h1{font-size:15pt;margin:0 0 1mm}
@media screen{.sheet{padding:6mm 4mm}}
@media screen and (max-width:40rem){h1{font-size:20pt}.lead{font-size:16pt}.code{display:block}.code svg,.sticker svg{width:44mm;height:44mm}.sticker{width:auto}thead{position:absolute;left:-999px}thead~tbody tr,thead~tbody td{display:block;border:0;padding:0}thead~tbody tr{padding:3mm 0;border-bottom:.3mm solid #555}td a{display:inline-block;padding:2mm 0;font-size:15pt}}
@media print{.bar{display:none}.sheet{padding:0}}
`.replaceAll('\n', '')
