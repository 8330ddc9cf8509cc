/**
 * Second-level names under which registries of two-letter top-level domains let others register, as in `co.kr`. With a
 * country code behind it such a name belongs to nobody alone. After the common rules of the Public Suffix List.
 */
export const REGISTRY_LABELS: ReadonlySet<string> = new Set(
  'ac co com edu go gob gouv gov gv mil ne net nom or org pe re sch school id info biz web ltd plc me asn'.split(' '),
);

/** More names of registries, and cities and provinces of `.kr`, that are as good as top-level domains. */
export const REGISTRY_NAMES: ReadonlySet<string> = new Set(
  [
    'hs.kr ms.kr es.kr kg.kr sc.kr seoul.kr busan.kr daegu.kr incheon.kr gwangju.kr daejeon.kr ulsan.kr gyeonggi.kr',
    'gangwon.kr chungbuk.kr chungnam.kr jeonbuk.kr jeonnam.kr gyeongbuk.kr gyeongnam.kr jeju.kr',
    'ad.jp ed.jp gr.jp lg.jp nhs.uk police.uk in.ua kiev.ua gc.ca qc.ca on.ca bc.ca nsw.au vic.au qld.au',
    'eu.org us.com uk.com eu.com de.com cn.com kr.com jp.net uk.net za.com br.com in.net co.com',
  ]
    .join(' ')
    .split(' '),
);

/** Names under which strangers have their sites: blocking one blocks all of them. */
export const SHARED_HOSTS: ReadonlySet<string> = new Set(
  [
    'amazonaws.com s3.amazonaws.com elasticbeanstalk.com cloudfront.net azurewebsites.net azureedge.net azurefd.net',
    'blob.core.windows.net core.windows.net cloudapp.azure.com cloudapp.net windows.net trafficmanager.net',
    'googleapis.com storage.googleapis.com googleusercontent.com appspot.com web.app firebaseapp.com run.app',
    'cloudfunctions.net translate.goog github.io githubusercontent.com raw.githubusercontent.com gitlab.io pages.dev',
    'workers.dev r2.dev trycloudflare.com netlify.app vercel.app herokuapp.com onrender.com fly.dev glitch.me repl.co',
    'blogspot.com blogspot.kr wordpress.com tistory.com weebly.com wixsite.com webflow.io ngrok.io ngrok-free.app',
    'duckdns.org ddns.net no-ip.org no-ip.biz hopto.org zapto.org dyndns.org myqnapcloud.com synology.me',
    'akamaihd.net akamaized.net edgekey.net edgesuite.net fastly.net fastlylb.net cdn77.org b-cdn.net sharepoint.com',
    'myshopify.com cafe24.com gabia.io naver.me modoo.at backblazeb2.com digitaloceanspaces.com linodeobjects.com',
  ]
    .join(' ')
    .split(' '),
);

/** Sites that half a company would call about within a minute. */
export const WELL_KNOWN: ReadonlySet<string> = new Set(
  [
    'google.com google.co.kr gmail.com gstatic.com youtube.com ytimg.com doubleclick.net googletagmanager.com',
    'microsoft.com windows.com windowsupdate.com office.com office365.com live.com outlook.com bing.com msn.com',
    'microsoftonline.com azure.com skype.com linkedin.com apple.com icloud.com mzstatic.com cdn-apple.com',
    'amazon.com amazon.co.kr facebook.com fbcdn.net instagram.com whatsapp.com whatsapp.net meta.com x.com twitter.com',
    'twimg.com netflix.com wikipedia.org wikimedia.org yahoo.com cloudflare.com akamai.com mozilla.org firefox.com',
    'github.com gitlab.com stackoverflow.com npmjs.com npmjs.org pypi.org docker.com docker.io ubuntu.com debian.org',
    'zoom.us slack.com dropbox.com adobe.com oracle.com salesforce.com servicenow.com atlassian.net atlassian.com',
    'naver.com naver.net pstatic.net daum.net kakao.com kakaocdn.net kakaopay.com nate.com coupang.com 11st.co.kr',
    'gmarket.co.kr samsung.com lg.com skt.co.kr kt.com lguplus.co.kr toss.im tosspayments.com kbstar.com shinhan.com',
    'wooribank.com hanabank.com nonghyup.com ibk.co.kr kebhana.com kbanknow.com kftc.or.kr yessign.or.kr',
    'gov.kr korea.kr hometax.go.kr nts.go.kr police.go.kr nis.go.kr kisa.or.kr krcert.or.kr fsec.or.kr boho.or.kr',
    'digicert.com letsencrypt.org lencr.org globalsign.com sectigo.com entrust.net verisign.com identrust.com',
    'fortinet.com fortiguard.com fortinet.net paloaltonetworks.com checkpoint.com cisco.com sophos.com',
    'virustotal.com abuse.ch root-servers.net ntp.org iana.org icann.org',
  ]
    .join(' ')
    .split(' '),
);
